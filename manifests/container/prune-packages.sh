#!/bin/sh
# prune-packages.sh node_modules: takes out of packages of production what no program reads.
set -eu
cd "${1:?the folder of packages}"

# The image has a Node, and a district its own PostgreSQL.
rm -rf node @embedded-postgres
# FFmpeg's second copy is for browsers that load no modules.
rm -rf @ffmpeg/core/dist/umd
# For browsers alone, though a library of the Bot Framework asks for it.
rm -rf @azure/msal-browser/dist @azure/msal-browser/lib @azure/msal-browser/src

# Our PDFs use two of each font's weights.
find @expo-google-fonts -name '*.ttf' ! -name '*_400Regular.ttf' ! -name '*_700Bold.ttf' -delete
# Types, maps and papers; what a license says stays.
find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.md' \) \
  ! -iname 'license*' ! -iname 'notice*' ! -iname 'copying*' -delete
find . -type d -empty -delete
