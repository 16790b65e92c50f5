#!/usr/bin/env bash
# Deploys a checkout to a resource group on Azure. Needs az (signed in), docker and openssl-made secrets in the environment (docs/deploy.md).
#   infra/deploy.sh RESOURCE_GROUP PARAMETERS_FILE [--what-if]
# In order: registry, images, infrastructure, migrations, apps. Safe to run again: what has not changed is left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

group=${1:?Give the resource group.}
parameters=${2:?Give the parameters file, such as infra/main.bicepparam.}
mode=${3:-}
: "${SOULCRM_REGISTRY:?Set the name of the container registry.}"

step() { printf '▸ %s\n' "$*" >&2; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

git diff --quiet HEAD || fail 'There are changes that are not committed: the images are named after commits.'
SOULCRM_FUNCTIONS_TAG=$(git rev-parse HEAD)
# Named after their content, so that whatsapp-host keeps running when only something else has changed.
SOULCRM_WHATSAPP_HOST_TAG=$(git rev-parse HEAD:whatsapp-host)
SOULCRM_DATABASE_TAG=$(git rev-parse HEAD:infra/database)-$(git rev-parse --short=12 HEAD:functions/Migrations/roles.sql)
export SOULCRM_FUNCTIONS_TAG SOULCRM_WHATSAPP_HOST_TAG SOULCRM_DATABASE_TAG

if [ "$mode" = --what-if ]; then
    SOULCRM_DEPLOY_APPS=true az deployment group what-if --resource-group "$group" --parameters "$parameters"
    exit
fi
[ -z "$mode" ] || fail "There is no option '$mode'."

step 'Registry'
server=$(az deployment group create --resource-group "$group" --name registry --template-file infra/registry.bicep \
    --parameters registryName="$SOULCRM_REGISTRY" --query properties.outputs.server.value --output tsv)
az acr login --name "$SOULCRM_REGISTRY" --output none

push() { # NAME TAG DOCKERFILE CONTEXT
    if docker manifest inspect "$server/$1:$2" >/dev/null 2>&1; then step "Image $1 is there already"; return; fi
    step "Image $1"
    docker build --platform linux/amd64 --file "$3" --tag "$server/$1:$2" "$4"
    docker push "$server/$1:$2"
}
push functions "$SOULCRM_FUNCTIONS_TAG" functions/Dockerfile .
push database "$SOULCRM_DATABASE_TAG" infra/database/Dockerfile .
push whatsapp-host "$SOULCRM_WHATSAPP_HOST_TAG" whatsapp-host/Dockerfile whatsapp-host

deploy() { # APPS
    SOULCRM_DEPLOY_APPS=$1 az deployment group create --resource-group "$group" --name soulcrm --parameters "$parameters" --output none
}
output() { az deployment group show --resource-group "$group" --name soulcrm --query "properties.outputs.$1.value" --output tsv; }

step 'Infrastructure'
deploy false

step 'Migrations'
job=$(output databaseJobName)
execution=$(az containerapp job start --resource-group "$group" --name "$job" --query name --output tsv)
while :; do
    status=$(az containerapp job execution show --resource-group "$group" --name "$job" --job-execution-name "$execution" --query properties.status --output tsv)
    case $status in
        Succeeded) break ;;
        Running | Processing | Unknown | '') sleep 10 ;;
        *) fail "The migrations ended with '$status'. The apps were left as they were; see the logs of $job, execution $execution." ;;
    esac
done

# A new whatsapp-host waits for the old one to let go of the profiles, and the platform would end the old one only when the new one answers.
app=$(output whatsAppHostName)
running=$(az containerapp show --resource-group "$group" --name "$app" --query 'properties.template.containers[0].image' --output tsv 2>/dev/null || true)
if [ -n "$running" ] && { [ "$running" != "$server/whatsapp-host:$SOULCRM_WHATSAPP_HOST_TAG" ] || [ -n "${SOULCRM_RESTART_WHATSAPP_HOST:-}" ]; }; then
    step 'Ending the old whatsapp-host'
    for revision in $(az containerapp revision list --resource-group "$group" --name "$app" --query '[?properties.active].name' --output tsv); do
        az containerapp revision deactivate --resource-group "$group" --name "$app" --revision "$revision" --output none
    done
fi

step 'Apps'
deploy true
step "Deployed. API: https://$(output functionsHostname)   web app: https://$(output staticWebHostname)"
