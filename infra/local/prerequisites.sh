# Installs what the machine lacks, from the distribution's own packages. .NET and Node are expected to be there.

install_prerequisites() {
    command -v dotnet >/dev/null || fail 'The .NET 10 SDK is missing: install it and run this again.'
    [[ $(dotnet --version) == 10.* ]] || fail "The .NET 10 SDK is needed, this is $(dotnet --version)."
    command -v node >/dev/null || fail 'Node.js 20.19 or newer is missing: install it and run this again.'
    node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)' || fail "Node.js 20.19 or newer is needed, this is $(node --version)."

    local missing=()
    postgres_bin >/dev/null || missing+=(postgresql)
    chromium_path >/dev/null || missing+=(chromium)
    command -v openssl >/dev/null || missing+=(openssl)
    command -v curl >/dev/null || missing+=(curl ca-certificates)
    command -v setsid >/dev/null || missing+=(util-linux)
    command -v ps >/dev/null || missing+=(procps)
    [ -d /usr/share/zoneinfo/Europe ] || missing+=(tzdata)
    # Without fonts for Arabic and emoji the browser shows boxes.
    [ -d /usr/share/fonts/truetype/dejavu ] || missing+=(fonts-dejavu-core)
    [ ${#missing[@]} = 0 ] && return
    # The packaged cluster is not used; without this its start would hold up the installation.
    if [[ " ${missing[*]} " == *" postgresql "* ]] && command -v apt-get >/dev/null && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        as_root mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    apt_install "${missing[@]}"
}

# Services that the packages bring are not started: ours run on data and ports of their own.
apt_install() { # PACKAGE…
    command -v apt-get >/dev/null || fail "Missing: $*. Install them with this system's package manager and run this again."
    step "Installing $* (apt)"
    (
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ] || grep -q 'soulcrm' "$policy"; then
            trap 'as_root rm -f "$policy"' EXIT
            printf '#!/bin/sh\n# soulcrm: only while it installs\nexit 101\n' | as_root tee "$policy" >/dev/null
            as_root chmod 755 "$policy"
        fi
        # Another apt may be running right after boot: wait for it rather than fail.
        quietly apt-update as_root apt-get -o DPkg::Lock::Timeout=300 update
        quietly apt-install apt_get_install "$@"
    )
}

apt_get_install() { # PACKAGE…
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install -y --no-install-recommends "$@"
}

postgres_bin() {
    local dir
    for dir in /usr/lib/postgresql/{18,17,16,15}/bin; do
        if [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ]; then echo "$dir"; return; fi
    done
    return 1
}

chromium_path() {
    local path
    for path in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        if [ -x "$path" ]; then echo "$path"; return; fi
    done
    return 1
}
