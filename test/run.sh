#!/bin/sh
# Runs test projects of vitest.config.ts after installing what they need and says what that was.
# usage: test/run.sh PROJECT...
set -eu
cd "$(dirname "$0")/.."
. test/install.sh
npm_packages
debian_packages openssh-client openssh-server sudo busybox-static iproute2 netcat-openbsd tmux
npm run --silent build
set -- $(printf -- '--project %s ' "$@")
exec node_modules/.bin/vitest run "$@"
