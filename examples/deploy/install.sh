#!/bin/sh
# Installs wamux from the tarballs in ./packed (npm run pack:all) into this folder. An image and a machine are made by these lines.
set -eu
npm init --yes > /dev/null
# No package need run a script: the native part of SQLite lies ready in its package.
npm install --omit=dev --ignore-scripts --no-audit --no-fund ./packed/*.tgz
node_modules/.bin/wamux --version
