# pgvector for the PostgreSQL that postgres_bin picks. Tours are found by what they mean with it, and by their words without: a machine that
# cannot have it is told so, and goes on.

has_pgvector() { [ -e "$(postgres_bin)/../lib/vector.so" ]; }

install_pgvector() {
    local major log=$LOCAL/log/pgvector.log
    has_pgvector && return
    mkdir -p "$LOCAL/log"
    # Once a day is often enough to find out that there is none.
    [ "$(cat "$LOCAL/no-pgvector" 2>/dev/null)" = "$(date +%F)" ] && return
    major=$(basename "$(dirname "$(postgres_bin)")")
    step "Installing pgvector for PostgreSQL $major"
    if (pgvector_from_package "$major" || pgvector_from_source "$major") >"$log" 2>&1 9>&- && has_pgvector; then
        rm -f "$LOCAL/no-pgvector"
    else
        date +%F >"$LOCAL/no-pgvector"
        say "pgvector could not be had, so tours are searched by words alone. The whole output is in $log."
    fi
}

pgvector_from_package() { # MAJOR
    command -v apt-get && as_root apt-get -o DPkg::Lock::Timeout=300 update \
        && LC_ALL=C apt-cache policy "postgresql-$1-pgvector" | grep 'Candidate: [0-9]' \
        && apt_get_install "postgresql-$1-pgvector"
}

# Debian 12 has PostgreSQL 15 and no pgvector: Debian 13's source, from the mirror that this machine is set up with, built for the former. The
# system's own list of sources stays as it is.
pgvector_from_source() ( # MAJOR, in a subshell: its folder goes with it
    local mirror work options
    # shellcheck source=/dev/null
    [ "$(. /etc/os-release && echo "$ID $VERSION_CODENAME")" = 'debian bookworm' ] || { echo 'There is no package for this system.'; return 1; }
    mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "bookworm" && $2 == "main" { print $3; exit }')
    [ -n "$mirror" ] || { echo 'No mirror of Debian is set up.'; return 1; }
    work=$(mktemp -d "${TMPDIR:-/tmp}/soulcrm-pgvector.XXXXXX") || return 1
    trap 'rm -rf "$work"' EXIT
    # So that apt's own user may enter.
    chmod 755 "$work" && mkdir -p "$work/lists/partial" "$work/cache/archives/partial" || return 1
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/sources.list"
    options=(-o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache")
    apt_get_install "postgresql-server-dev-$1" gcc libc6-dev make dpkg-dev \
        && apt-get "${options[@]}" update \
        && cd "$work" && apt-get "${options[@]}" source pgvector \
        && cd pgvector-*/ \
        && make -j2 OPTFLAGS= with_llvm=no PG_CONFIG="$(postgres_bin)/pg_config" \
        && as_root make install OPTFLAGS= with_llvm=no PG_CONFIG="$(postgres_bin)/pg_config"
)
