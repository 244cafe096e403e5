#!/bin/sh
# prune-packages.sh node_modules: takes out of packages of production what no program reads. `npm ci --omit=dev` runs it, and the image.
set -eu
cd "${1:?the folder of packages}"

# Node comes with its headers and an npm.
rm -rf node/node_modules/node-*/include node/node_modules/node-*/share node/node_modules/node-*/lib
# FFmpeg's second copy is for browsers that load no modules.
rm -rf @ffmpeg/core/dist/umd
# For browsers alone, though a library of the Bot Framework asks for it.
rm -rf @azure/msal-browser/dist @azure/msal-browser/lib @azure/msal-browser/src
find @azure @typespec -type d \( -name workerd -o -name browser -o -name react-native \) -path '*/dist/*' -prune -exec rm -rf {} +
# Tests, tools and bundles for browsers that packages were published with.
rm -rf botbuilder/vendors/chai botframework-streaming/vendors pdfkit/.yarn pdfkit/tools bintrees/test
rm -rf libphonenumber-js/bundle libphonenumber-js/source

# Our PDFs use two of each font's weights.
find @expo-google-fonts -name '*.ttf' ! -name '*_400Regular.ttf' ! -name '*_700Bold.ttf' -delete
# Types, maps and papers; what a license says stays.
find . -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.md' \) \
  ! -iname 'license*' ! -iname 'notice*' ! -iname 'copying*' -delete
find . -type d -empty -delete
