# Builds what has changed since it was last built. Stamps lie in the checkout's own .local: all instances share one build.

STAMPS=$ROOT/.local/stamps

# when_changed NAME OUTPUT FINGERPRINT COMMAND…: runs the command unless OUTPUT stands and was built from the same content.
when_changed() {
    local stamp=$STAMPS/$1 output=$2 now=$3
    shift 3
    mkdir -p "$STAMPS"
    if [ -e "$output" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return; fi
    "$@"
    echo "$now" >"$stamp"
}

npm_install() { # FOLDER
    when_changed "npm-${1//\//-}" "$1/node_modules" "$(sha256sum <"$1/package-lock.json" | cut -c1-32)" install_packages "$1"
}

install_packages() {
    step "Installing the packages of $1 (npm ci)"
    quietly "npm-${1//\//-}" npm --prefix "$1" ci --no-audit --no-fund
}

build_functions() {
    when_changed functions functions/bin/Release/net10.0/SoulCrm.Functions.dll \
        "$(fingerprint functions functions-host Directory.Build.props Directory.Packages.props host.json)" compile_functions
}

compile_functions() {
    step 'Building the functions (dotnet)'
    quietly build-functions dotnet build functions/SoulCrm.Functions.csproj -c Release -v quiet -nologo
}

build_whatsapp_host() {
    npm_install whatsapp-host
    when_changed whatsapp-host whatsapp-host/dist "$(fingerprint whatsapp-host)" compile_node whatsapp-host
}

build_static_web() {
    npm_install static-web
    when_changed static-web static-web/dist/index.html "$(fingerprint static-web)" compile_node static-web
}

compile_node() {
    step "Building $1 (npm)"
    quietly "build-$1" npm --prefix "$1" run build
}

build_all() {
    build_functions
    build_whatsapp_host
    build_static_web
}
