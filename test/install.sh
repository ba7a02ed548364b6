# Sourced: installs what is missing on this machine, and says so.

npm_packages() {
  [ -d node_modules ] && [ node_modules/.package-lock.json -nt package-lock.json ] && return
  # Not npm ci: it refuses where a registry lacks the builds for other platforms of an optional package.
  echo 'Installing npm packages, as package-lock.json has them'
  npm install --no-save --no-audit --no-fund --loglevel=error
}

debian_packages() {
  missing=
  for package; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "Installing Debian packages:$missing"
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)" ] || apt-get -qq update
  # No service of this machine's is started by it.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
}
