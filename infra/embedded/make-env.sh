#!/usr/bin/env bash
# Makes infra/embedded/.env with fresh secrets: make-env.sh app.example.com. An existing file is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
domain=${1:?Give the domain under which people will open the CRM, such as app.example.com.}
if [ -e .env ]; then
    echo "infra/embedded/.env exists already and was left as it is." >&2
    exit 1
fi
umask 077
cat >.env.new <<ENV
SOULCRM_DOMAIN=$domain
SOULCRM_VERSION=latest
POSTGRES_PASSWORD=$(openssl rand -hex 16)
OWNER_PASSWORD=$(openssl rand -hex 16)
APP_PASSWORD=$(openssl rand -hex 16)
HOST_PASSWORD=$(openssl rand -hex 16)
SIGNING_KEY=$(openssl rand -base64 32)
ENCRYPTION_KEY=$(openssl rand -base64 32)
WHATSAPP_SECRET=$(openssl rand -hex 24)
EVENTS_SECRET=whsec_$(openssl rand -base64 32)
# Mail for invitations and new passwords; without a server administrators pass the links on.
SMTP_HOST=
SMTP_PORT=587
SMTP_USER=
SMTP_PASSWORD=
EMAIL_FROM="Soul CRM <noreply@$domain>"
# rules needs no model; openai is OpenAI, Azure OpenAI's v1 endpoint, Ollama and what else speaks like them.
AI_PROVIDER=rules
AI_BASE_URL=https://api.openai.com/v1
AI_MODEL=gpt-4.1-mini
AI_API_KEY=
# none searches tours by words alone; openai as above, with an embedding model: by what they mean too.
EMBEDDINGS_PROVIDER=none
EMBEDDINGS_BASE_URL=https://api.openai.com/v1
EMBEDDINGS_MODEL=text-embedding-3-small
EMBEDDINGS_API_KEY=
# true only where the kernel forbids user namespaces.
CHROMIUM_NO_SANDBOX=false
ENV
mv .env.new .env
echo "Written: infra/embedded/.env. Keep a copy where you keep secrets." >&2
