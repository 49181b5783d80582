#!/bin/sh
# Installs wamux from the tarballs in ./packed (npm run pack:all) into this folder. An image and a machine are made by these lines.
set -eu
npm init --yes > /dev/null
npm install --omit=dev --no-audit --no-fund ./packed/*.tgz
node_modules/.bin/wamux --version
