#!/bin/sh
# What the image of PostgreSQL runs in an empty folder of data: the owner of the database may make roles and is no superuser. The superuser
# keeps no password, so nobody comes in as one over the network.
psql --username postgres --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/owner-password)" <<'SQL'
CREATE ROLE owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE bellwether OWNER owner;
ALTER ROLE postgres PASSWORD NULL;
SQL
