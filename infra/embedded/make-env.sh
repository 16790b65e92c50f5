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
# rules needs no model; the others are openai (and what speaks like it, at OPENAI_BASE_URL), azure-openai, anthropic, ollama. An organisation may choose
# any that has its settings here. AI_FALLBACK answers when the chosen one does not: "rules", or "provider/model". docs/agents.md says more.
AI_PROVIDER=rules
AI_MODEL=
AI_FALLBACK=
OPENAI_BASE_URL=
OPENAI_API_KEY=
AZURE_OPENAI_BASE_URL=
AZURE_OPENAI_API_KEY=
AZURE_OPENAI_MODEL=
ANTHROPIC_API_KEY=
OLLAMA_BASE_URL=
OLLAMA_MODEL=
# none searches tours by words alone; openai (or what speaks like it), with an embedding model: by what they mean too.
EMBEDDINGS_PROVIDER=none
EMBEDDINGS_BASE_URL=https://api.openai.com/v1
EMBEDDINGS_MODEL=text-embedding-3-small
EMBEDDINGS_API_KEY=
# openai (or what speaks like it): voice notes are written down; none: a manager listens.
TRANSCRIPTION_PROVIDER=none
TRANSCRIPTION_BASE_URL=https://api.openai.com/v1
TRANSCRIPTION_MODEL=whisper-1
TRANSCRIPTION_API_KEY=
# none, deepl, google, or llm (the model above): who translates between clients and managers.
TRANSLATION_PROVIDER=none
DEEPL_API_KEY=
GOOGLE_TRANSLATION_API_KEY=
# true only where the kernel forbids user namespaces.
CHROMIUM_NO_SANDBOX=false
ENV
mv .env.new .env
echo "Written: infra/embedded/.env. Keep a copy where you keep secrets." >&2
