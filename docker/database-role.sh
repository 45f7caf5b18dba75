#!/bin/bash
# The application's own role and database: no superuser, so that the append-only guards bind it too.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE molmdt LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
CREATE DATABASE molmdt OWNER molmdt;
SQL
