# Sourced by ./collapse and ./test: installs the system libraries that the build needs.

# What is missing is found by asking for the thing itself, so a second call costs milliseconds.
missing_packages() {
  command -v pkg-config >/dev/null || echo pkg-config
  pkg-config --exists openblas 2>/dev/null || echo libopenblas-dev
  pkg-config --exists pangocairo 2>/dev/null || echo libpango1.0-dev
  pkg-config --exists libpng 2>/dev/null || echo libpng-dev
  pkg-config --exists yaml-0.1 2>/dev/null || echo libyaml-dev
  pkg-config --exists zlib 2>/dev/null || echo zlib1g-dev
  pkg-config --exists libcrypto 2>/dev/null || echo libssl-dev
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
}

install_packages() {
  local missing
  missing=$(missing_packages | tr '\n' ' ')
  [ -z "$missing" ] && return 0
  if ! command -v apt-get >/dev/null; then
    if ! pkg-config --exists openblas pangocairo libpng yaml-0.1 zlib libcrypto 2>/dev/null; then
      echo "collapse: needs OpenBLAS, Pango with Cairo, libpng, libyaml, zlib, OpenSSL (libcrypto)," \
        "pkg-config and the DejaVu fonts; install them with your system's package manager" >&2
      return 69
    fi
    return 0
  fi
  echo "collapse: installing $missing" >&2
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "collapse: please install as root: apt-get install $missing" >&2
      return 69
    fi
    as_root=(sudo)
  fi
  local log
  log=$(mktemp)
  # Package lists may be absent or old on a fresh machine.
  "${as_root[@]}" apt-get update >"$log" 2>&1 || true
  # shellcheck disable=SC2086
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 69
  fi
  rm -f "$log"
}

require_swift() {
  command -v swift >/dev/null && return 0
  echo "collapse: needs the Swift toolchain, version 6.2 or later: https://www.swift.org/install" >&2
  return 69
}
