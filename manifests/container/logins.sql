-- psql --dbname bellwether --variable bot=… --variable worker=… --variable imports=… --file logins.sql
-- One login for each program, in one role only; the variables are their passwords. Run it as the owner, after `migrate`.
CREATE ROLE bot LOGIN PASSWORD :'bot' IN ROLE bellwether_bot;
CREATE ROLE worker LOGIN PASSWORD :'worker' IN ROLE bellwether_worker;
CREATE ROLE imports LOGIN PASSWORD :'imports' IN ROLE bellwether_imports;
REVOKE CONNECT ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO bot, worker, imports;
