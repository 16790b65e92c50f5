#!/bin/sh
# Roles, database and extensions: what must be there before the first migration. Run by the server's administrator (libpq's PG… variables),
# safe to run again; passwords follow the settings. HOST_PASSWORD is for the embedded run alone.
set -eu
: "${OWNER_PASSWORD:?}" "${APP_PASSWORD:?}"
export HOST_PASSWORD="${HOST_PASSWORD:-}"

run() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

run -d postgres -f "${ROLES_SQL:-/prepare/roles.sql}"
run -d postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv host_password HOST_PASSWORD
alter role soulcrm_owner password :'owner_password';
alter role soulcrm_app password :'app_password';
select :'host_password' <> '' as embedded \gset
\if :embedded
    alter role soulcrm_host password :'host_password';
\endif
-- An administrator who is no superuser must be a member of a role to create something that belongs to it.
select not rolsuper as needs_membership from pg_roles where rolname = current_user \gset
\if :needs_membership
    grant soulcrm_owner, soulcrm_host to current_user;
\endif
select not exists (select from pg_database where datname = 'soulcrm') as is_new \gset
\if :is_new
    create database soulcrm owner soulcrm_owner;
\endif
SQL
run -d soulcrm <<'SQL'
grant connect on database soulcrm to soulcrm_app, soulcrm_host;
create schema if not exists functions_host authorization soulcrm_host;
-- The CRM runs without vector, by full-text search alone; without the other two it does not.
create extension if not exists pgcrypto;
create extension if not exists pg_trgm;
select exists (select from pg_available_extensions where name = 'vector') as has_vector \gset
\if :has_vector
    create extension if not exists vector;
\endif
SQL
echo 'The database is prepared.'
