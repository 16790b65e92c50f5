# PostgreSQL of this instance: its own cluster, on loopback, never the system's. It refuses to run as root, so root runs it as postgres.

as_postgres() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# pg NAME ARGS…: one of PostgreSQL's programs, run as the cluster's owner, from a directory that it may enter.
pg() {
    local program
    program=$(postgres_bin)/$1
    shift
    (cd / && as_postgres "$program" "$@")
}

# The cluster's folder. Below LOCAL, or where the postgres user can reach it when LOCAL lies in a home that is closed to it.
postgres_data() {
    local wanted=$LOCAL/postgres
    if [ "$(id -u)" = 0 ] && [ ! -L "$wanted" ] && ! as_postgres test -x "$LOCAL" 2>/dev/null; then
        local elsewhere
        elsewhere=/var/lib/soulcrm/$(printf %s "$LOCAL" | sha256sum | cut -c1-12)
        install -d -o postgres -g postgres "$elsewhere"
        ln -sfn "$elsewhere" "$wanted"
    fi
    readlink -f "$wanted" || echo "$wanted"
}

# The pid that the cluster's lock file names, when that process runs. Root alone may read the file of the postgres user.
postgres_pid() {
    local pid
    pid=$(head -n 1 "$(postgres_data)/postmaster.pid" 2>/dev/null) || return 1
    [ -n "$(started_at "$pid")" ] && echo "$pid"
}

postgres_running() { [ -d "$LOCAL/postgres" ] && postgres_pid >/dev/null; }

# postgres_create DIRECTORY PASSWORD: a new cluster whose superuser is "postgres".
postgres_create() {
    local data=$1 password=$2 secret
    install -d -m 700 "$data"
    [ "$(id -u)" = 0 ] && chown postgres: "$data"
    secret=$(mktemp)
    printf %s "$password" >"$secret"
    [ "$(id -u)" = 0 ] && chown postgres: "$secret"
    (cd / && as_postgres "$(postgres_bin)/initdb" -D "$data" -U postgres --pwfile="$secret" --auth-host=scram-sha-256 --auth-local=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >/dev/null)
    rm -f "$secret"
}

# postgres_start DIRECTORY PORT [OPTION…]
postgres_start() {
    local data=$1 port=$2
    shift 2
    # The server does not start beside a lock file whose process has ended but was not reaped.
    [ -e "$data/postmaster.pid" ] && [ -z "$(started_at "$(head -n 1 "$data/postmaster.pid")")" ] && rm -f "$data/postmaster.pid"
    # Statements here take milliseconds: compiling one that the planner takes for dear would cost more than it saves.
    pg pg_ctl -D "$data" -w -t 60 -l "$data/server.log" \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=200 -c jit=off $*" start >/dev/null 9>&-
}

postgres_stop() { pg pg_ctl -D "$1" -m fast -w stop >/dev/null 2>&1 || true; }

# psql_as_admin DATABASE ARGS…: psql over the loopback as the cluster's superuser.
psql_as_admin() {
    local database=$1
    shift
    PGPASSWORD=$POSTGRES_PASSWORD "$(postgres_bin)/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -d "$database" "$@"
}

ensure_postgres() {
    mkdir -p "$LOCAL"
    local data
    data=$(postgres_data)
    if [ ! -s "$data/PG_VERSION" ]; then
        step 'Creating the database cluster'
        rm -rf "${data:?}"/* # what a creation that broke off has left
        postgres_create "$data" "$POSTGRES_PASSWORD"
    fi
    if ! postgres_running; then
        step 'Starting PostgreSQL'
        postgres_start "$data" "$POSTGRES_PORT" || { tail -n 20 "$data/server.log" >&2; fail 'PostgreSQL did not start.'; }
    fi
    ensure_database
}

# Roles, database and the embedded host's schema. Safe to run again; passwords follow the generated ones.
ensure_database() {
    if [ "$(psql_as_admin postgres -At -c "select count(*) from pg_database where datname = 'soulcrm'")" = 1 ] && [ "$(cat "$LOCAL/database-ready" 2>/dev/null)" = "$(sha256sum <functions/Migrations/roles.sql)" ]; then return; fi
    psql_as_admin postgres -f functions/Migrations/roles.sql
    psql_as_admin postgres <<SQL
alter role soulcrm_owner password '$OWNER_PASSWORD';
alter role soulcrm_app password '$APP_PASSWORD';
alter role soulcrm_host password '$HOST_PASSWORD';
alter role soulcrm_backup password '$BACKUP_PASSWORD';
SQL
    [ "$(psql_as_admin postgres -At -c "select count(*) from pg_database where datname = 'soulcrm'")" = 1 ] \
        || psql_as_admin postgres -c 'create database soulcrm owner soulcrm_owner'
    psql_as_admin soulcrm -c 'create schema if not exists functions_host authorization soulcrm_host' -c 'grant connect on database soulcrm to soulcrm_app, soulcrm_host, soulcrm_backup'
    sha256sum <functions/Migrations/roles.sql >"$LOCAL/database-ready"
}

connection_string() { # ROLE PASSWORD
    echo "Host=127.0.0.1;Port=$POSTGRES_PORT;Database=soulcrm;Username=$1;Password=$2"
}
