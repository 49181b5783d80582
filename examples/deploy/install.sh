#!/bin/sh
# Installs wamux from the tarballs in ./packed (npm run pack:all) into this folder. Both an image and a machine run these lines.
set -eu
npm init --yes > /dev/null
# No package needs to run a script: the native part of SQLite comes prebuilt in its package.
npm install --omit=dev --ignore-scripts --no-audit --no-fund ./packed/*.tgz
node_modules/.bin/wamux --version
