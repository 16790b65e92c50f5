# Starting, watching and ending the processes of an instance. Only what a pid file names, and only if it is still that process, is ended.

service_pid() { # NAME -> its pid when it runs
    local pid start
    [ -s "$LOCAL/run/$1.pid" ] || return 1
    read -r pid start <"$LOCAL/run/$1.pid"
    [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ] || return 1
    echo "$pid"
}

# start_service NAME BUILD COMMAND…: in its own session, log in LOCAL/log. One that runs already is left alone, unless its build, its
# command or the settings of the environment (…__…) are others by now.
start_service() {
    local name=$1 version pid
    version=$({ cat "$STAMPS/$2"; printf '%s\n' "$@"; env | { grep '__' || true; } | sort; } | sha256sum)
    shift 2
    if service_pid "$name" >/dev/null; then
        [ "$(cat "$LOCAL/run/$name.version" 2>/dev/null)" = "$version" ] && return
        stop_service "$name"
    fi
    mkdir -p "$LOCAL/run" "$LOCAL/log"
    setsid "$@" </dev/null >>"$LOCAL/log/$name.log" 2>&1 9>&- &
    pid=$!
    disown
    echo "$pid $(started_at "$pid")" >"$LOCAL/run/$name.pid"
    echo "$version" >"$LOCAL/run/$name.version"
}

stop_service() { # NAME
    local pid
    if pid=$(service_pid "$1"); then
        kill -TERM "$pid" 2>/dev/null || true # it may have ended by itself in this instant
        for _ in $(seq 75); do
            service_pid "$1" >/dev/null || break
            sleep 0.2
        done
        # Its whole session: a browser that it started must not outlive it.
        service_pid "$1" >/dev/null && kill -KILL -- "-$pid" 2>/dev/null
    fi
    rm -f "$LOCAL/run/$1.pid"
}

# Generated once per instance and never part of the repository.
load_secrets() {
    local file=$LOCAL/secrets.env
    mkdir -p "$LOCAL"
    if [ ! -s "$file" ]; then
        (
            umask 077
            {
                echo "POSTGRES_PASSWORD=$(openssl rand -hex 16)"
                echo "OWNER_PASSWORD=$(openssl rand -hex 16)"
                echo "APP_PASSWORD=$(openssl rand -hex 16)"
                echo "HOST_PASSWORD=$(openssl rand -hex 16)"
                echo "SIGNING_KEY=$(openssl rand -base64 32)"
                echo "WHATSAPP_SECRET=$(openssl rand -hex 24)"
                echo "EVENTS_SECRET=whsec_$(openssl rand -base64 32)"
                echo "DEMO_PASSWORD=demo-$(openssl rand -hex 6)"
            } >"$file.new"
            mv "$file.new" "$file"
        )
    fi
    # Came later than the others; an instance that is older gets them too.
    grep -q '^OPERATIONS_KEY=' "$file" || (umask 077; echo "OPERATIONS_KEY=$(openssl rand -hex 24)" >>"$file")
    grep -q '^BACKUP_PASSWORD=' "$file" || (umask 077; echo "BACKUP_PASSWORD=$(openssl rand -hex 16)" >>"$file")
    grep -q '^ENCRYPTION_KEY=' "$file" || (umask 077; echo "ENCRYPTION_KEY=$(openssl rand -base64 32)" >>"$file")
    # shellcheck source=/dev/null
    source "$file"
}

prepare_database() {
    local dll=functions/bin/Release/net10.0/SoulCrm.Functions.dll version
    version=$(sha256sum "$dll" | cut -c1-32)-$(date +%F)$(has_pgvector && echo -pgvector || true)
    # The demo's departures move on with the calendar, hence the date. pgvector may come later.
    [ "$(cat "$LOCAL/database-version" 2>/dev/null)" = "$version" ] && return
    step 'Bringing the database up to date'
    # It is no trusted extension: the owner of the database may not switch it on.
    if has_pgvector; then quietly pgvector psql_as_admin soulcrm -c 'create extension if not exists vector'; fi
    quietly migrate env MigrationDatabase="$(connection_string soulcrm_owner "$OWNER_PASSWORD")" dotnet "$dll" migrate
    quietly seed env Database="$(connection_string soulcrm_app "$APP_PASSWORD")" DemoPassword="$DEMO_PASSWORD" dotnet "$dll" seed-demo
    echo "$version" >"$LOCAL/database-version"
}

start_simulator() {
    start_service simulator whatsapp-host env -C whatsapp-host SIMULATOR_HTTP_PORT="$SIMULATOR_PORT" SIMULATOR_HTTPS_PORT="$SIMULATOR_HTTPS_PORT" SIMULATOR_DATA_DIR="$LOCAL/simulator" \
        node dist/simulator/index.js
    wait_for_service simulator 30 "$SIMULATOR_URL/spki"
}

# With WHATSAPP=real the browser goes to WhatsApp itself, and a code is scanned with a real phone.
start_whatsapp_host() {
    local simulator=(SIMULATOR_HTTPS_PORT="$SIMULATOR_HTTPS_PORT" SIMULATOR_SPKI="$(curl -fsS "$SIMULATOR_URL/spki")"
        SEND_TYPING_MS_PER_CHAR="${SEND_TYPING_MS_PER_CHAR:-5}" SEND_TYPING_MAX_MS="${SEND_TYPING_MAX_MS:-400}")
    local data=$LOCAL/whatsapp-host
    if [ "${WHATSAPP:-}" = real ]; then
        simulator=()
        data=$LOCAL/whatsapp-host-real
    fi
    start_service whatsapp-host whatsapp-host env -C whatsapp-host HOST=127.0.0.1 PORT="$WHATSAPP_HOST_PORT" API_URL="$APP_URL" DATA_DIR="$data" \
        CHROMIUM_PATH="$(chromium_path)" WHATSAPP_HOST_SECRET="$WHATSAPP_SECRET" WHATSAPP_EVENTS_SECRET="$EVENTS_SECRET" \
        "${simulator[@]}" node dist/src/index.js
    wait_for_service whatsapp-host 30 "$WHATSAPP_HOST_URL/health"
}

start_functions() {
    local host_database
    host_database=$(connection_string soulcrm_host "$HOST_PASSWORD")
    # AI__…, Embeddings__…, Transcription__… and Translation__… of the caller's environment reach the functions, as any other setting that is not set here.
    start_service functions functions env -C functions/bin/Release/net10.0 ASPNETCORE_URLS="$APP_URL" FunctionsHost__StaticFiles="$ROOT/static-web/dist" \
        Database="$(connection_string soulcrm_app "$APP_PASSWORD");Maximum Pool Size=40" FunctionsHost__Database="$host_database" ServiceBusConnection="$host_database" FunctionsHost__OperationsKey="$OPERATIONS_KEY" \
        Auth__SigningKey="$SIGNING_KEY" Auth__EncryptionKey="$ENCRYPTION_KEY" Auth__AppUrl="$APP_URL" Email__Folder="$LOCAL/mail" Blobs__Folder="$LOCAL/blobs" RateLimits__LoginsPerAddress="${RateLimits__LoginsPerAddress:-300}" \
        WhatsApp__HostUrl="$WHATSAPP_HOST_URL" WhatsApp__HostSecret="$WHATSAPP_SECRET" WhatsApp__EventsSecrets__0="$EVENTS_SECRET" \
        Logging__LogLevel__System.Net.Http=Warning dotnet SoulCrm.Functions.dll
    wait_for_service functions 60 "$APP_URL/api/health/live"
}
