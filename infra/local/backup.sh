# ./dev backup and ./dev restore FILE: the database and the blobs in one file. It holds clients' data: keep it as you keep the database.
# Left out: .local/secrets.env (the key of the second factors: keep it apart) and the browsers' sign-ins to WhatsApp (a restored machine scans anew).

BACKUP_FORMAT=1

# Rows of every table, one "table count" a line.
COUNT_ROWS="select format('%I.%I', n.nspname, c.relname) || ' '
                || (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', n.nspname, c.relname), false, true, '')))[1]::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname in ('public', 'functions_host') order by 1"

command_backup() {
    [ $# = 0 ] || fail 'Usage: ./dev backup'
    [ -s "$LOCAL/secrets.env" ] || fail 'There is nothing to back up: start with ./dev up.'
    lock_instance
    install_prerequisites
    load_secrets
    ensure_postgres
    local work file
    work=$(mktemp -d "${TMPDIR:-/tmp}/soulcrm-backup.XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    step 'Backing up the database and the blobs'
    mkdir "$work/content"
    take_snapshot "$work/content"
    # After the database: a picture is stored before the row that names it, so every row's picture is there.
    mkdir -p "$LOCAL/blobs"
    quietly backup-blobs tar -C "$LOCAL" -cf "$work/content/blobs.tar" blobs
    { echo "format $BACKUP_FORMAT"; echo "taken $(date -u +%FT%TZ)"; echo "key $(encryption_key_name)"; } >"$work/content/about"
    (cd "$work/content" && sha256sum -- * >"$work/sums" && mv "$work/sums" sums)
    mkdir -p "$LOCAL/backups"
    file=$LOCAL/backups/soulcrm-$(date -u +%Y%m%d-%H%M%S).tar
    (umask 077; tar -C "$work/content" -cf "$file.new" . && mv "$file.new" "$file")
    say "Written: $file ($(du -h "$file" | cut -f1); $(sed -n 's/^public.clients //p' "$work/content/counts") clients, $(sed -n 's/^public.messages //p' "$work/content/counts") messages)"
    echo "$file"
}

# The counts and the dump see the same moment: a dump that lacks rows shows when it is restored.
take_snapshot() { # FOLDER
    (
        export PGPASSWORD=$BACKUP_PASSWORD PGHOST=127.0.0.1 PGPORT=$POSTGRES_PORT PGUSER=soulcrm_backup PGDATABASE=soulcrm
        DUMP="$(postgres_bin)/pg_dump" FOLDER=$1 "$(postgres_bin)/psql" -X -q -At -v ON_ERROR_STOP=1 >"$1/counts" <<SQL
begin isolation level repeatable read read only;
select pg_export_snapshot() as snapshot \\gset
\\setenv SNAPSHOT :snapshot
\\! "\$DUMP" --snapshot="\$SNAPSHOT" -Fc -f "\$FOLDER/database" 2>"\$FOLDER/../dump.log" || touch "\$FOLDER/../failed"
$COUNT_ROWS;
commit;
SQL
    ) || fail 'The database could not be read.'
    [ ! -e "$1/../failed" ] || { cat "$1/../dump.log" >&2; fail 'pg_dump failed.'; }
}

command_restore() {
    [ $# = 1 ] || fail 'Usage: ./dev restore FILE'
    [ -f "$1" ] || fail "There is no file '$1'."
    local file work running=() name
    file=$(readlink -f "$1")
    lock_instance
    install_prerequisites
    build_functions
    load_secrets
    ensure_postgres
    work=$(mktemp -d "${TMPDIR:-/tmp}/soulcrm-restore.XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    open_backup "$file" "$work"
    for name in whatsapp-host functions; do service_pid "$name" >/dev/null && running+=("$name"); done
    restore_beside "$work"
    for name in "${running[@]}"; do
        step "Ending $name"
        stop_service "$name"
    done
    put_in_place "$work"
    prepare_database
    if [ ${#running[@]} -gt 0 ]; then
        step 'Starting again what ran'
        for name in functions whatsapp-host; do [[ " ${running[*]} " != *" $name "* ]] || "start_${name//-/_}"; done
    fi
    say "Restored: $(sed -n 's/^taken //p' "$work/about"). What was there before is kept as database soulcrm_replaced and folder .local/blobs.replaced until the next restore."
}

# Nothing is touched before the file has proved to be a whole backup. What tar and sha256sum say of a file that is none is replaced by one sentence.
open_backup() { # FILE FOLDER
    tar -C "$2" -xf "$1" 2>/dev/null && [ -s "$2/sums" ] && [ -s "$2/about" ] || fail "$1 is not a backup of Soul CRM."
    (cd "$2" && sha256sum --quiet -c sums >/dev/null 2>&1) || fail "$1 is damaged: a part of it is not what was written."
    [ "$(sed -n 's/^format //p' "$2/about")" = "$BACKUP_FORMAT" ] || fail "$1 is of another format than $BACKUP_FORMAT."
    [ "$(sed -n 's/^key //p' "$2/about")" = "$(encryption_key_name)" ] \
        || say 'The backup is of an instance with another encryption key: second factors cannot be read with this one. Put its ENCRYPTION_KEY into .local/secrets.env.'
}

# Into a database beside the running one, and compared with what was counted when the backup was taken.
restore_beside() { # FOLDER
    step 'Restoring into a new database'
    : >"$1/restore.log"
    : >"$1/difference"
    drop_database soulcrm_restored
    psql_as_admin postgres -c 'create database soulcrm_restored owner soulcrm_owner'
    if ! (export PGPASSWORD=$POSTGRES_PASSWORD; "$(postgres_bin)/pg_restore" --exit-on-error -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -d soulcrm_restored "$1/database" 2>"$1/restore.log") \
        || ! psql_as_admin soulcrm_restored -At -c "$COUNT_ROWS" | diff "$1/counts" - >"$1/difference"; then
        cat "$1/restore.log" "$1/difference" >&2
        drop_database soulcrm_restored
        fail 'The backup did not restore as it was taken. Nothing was changed.'
    fi
    psql_as_admin soulcrm_restored -c 'grant connect on database soulcrm_restored to soulcrm_app, soulcrm_host, soulcrm_backup' -c 'analyze'
    mkdir "$1/unpacked"
    tar -C "$1/unpacked" -xf "$1/blobs.tar"
}

put_in_place() { # FOLDER
    drop_database soulcrm_replaced
    psql_as_admin postgres -c "select pg_terminate_backend(pid) from pg_stat_activity where datname in ('soulcrm', 'soulcrm_restored')" >/dev/null
    psql_as_admin postgres -1 -c 'alter database soulcrm rename to soulcrm_replaced' -c 'alter database soulcrm_restored rename to soulcrm'
    rm -rf "$LOCAL/blobs.replaced"
    [ ! -e "$LOCAL/blobs" ] || mv "$LOCAL/blobs" "$LOCAL/blobs.replaced"
    mv "$1/unpacked/blobs" "$LOCAL/blobs"
    rm -f "$LOCAL/database-version" # its release may be older
}

# Without the notice that there is none; its errors are shown.
drop_database() { psql_as_admin postgres -c 'set client_min_messages = warning' -c "drop database if exists $1 with (force)"; }

# Tells keys apart without telling the key.
encryption_key_name() { printf 'soulcrm:%s' "$ENCRYPTION_KEY" | sha256sum | cut -c1-16; }
