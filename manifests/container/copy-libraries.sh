#!/bin/sh
# copy-libraries.sh folder program...: the root of a system that has these programs alone, with the libraries they link, their licenses, and
# the authorities that TLS trusts.
set -eu
root=$1
shift

mkdir -p "$root/etc/ssl/certs" "$root/tmp"
for program in "$@"; do
  { echo "$program"; ldd "$program" | grep -o '/[^ ]*'; } | while read -r file; do
    mkdir -p "$root$(dirname "$file")"
    cp --dereference "$file" "$root$file"
  done
done
cp --dereference /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
for package in dash libc6 libgcc-s1 libstdc++6 libatomic1 ca-certificates; do
  mkdir -p "$root/usr/share/doc/$package"
  cp --dereference "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/"
done
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"
