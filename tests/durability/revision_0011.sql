SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.alerts (
    alert text NOT NULL,
    cause text NOT NULL,
    at double precision NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.audit (
    id bigint NOT NULL,
    at double precision NOT NULL,
    who text NOT NULL,
    token text NOT NULL,
    what text NOT NULL,
    wfid text NOT NULL,
    subject text NOT NULL,
    outcome text NOT NULL,
    document json NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.dead_letters (
    id bigint NOT NULL,
    at double precision DEFAULT EXTRACT(epoch FROM clock_timestamp()) NOT NULL,
    body text NOT NULL,
    reason text NOT NULL
);
CREATE SEQUENCE public.dead_letters_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dead_letters_id_seq OWNED BY public.dead_letters.id;
CREATE TABLE public.definitions (
    digest text NOT NULL,
    name text NOT NULL,
    tree json NOT NULL
);
CREATE TABLE public.engines (
    name text NOT NULL,
    host text NOT NULL,
    pid bigint NOT NULL,
    version text NOT NULL,
    started_at double precision NOT NULL,
    seen_at double precision NOT NULL,
    sent bigint NOT NULL,
    draining boolean NOT NULL
);
CREATE TABLE public.errors (
    wfid text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    participant text NOT NULL,
    definition text NOT NULL,
    cause text NOT NULL,
    at double precision NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.expressions (
    wfid text NOT NULL,
    key text NOT NULL,
    parent text,
    name text NOT NULL,
    state text,
    participant text,
    digest text,
    document json NOT NULL,
    fields json
);
CREATE TABLE public.history (
    id bigint NOT NULL,
    wfid text NOT NULL,
    at double precision NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    by text NOT NULL,
    data json,
    delta json
);
CREATE SEQUENCE public.history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.history_id_seq OWNED BY public.history.id;
CREATE TABLE public.inbox (
    id bigint NOT NULL,
    body text NOT NULL
);
CREATE SEQUENCE public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.inbox_id_seq OWNED BY public.inbox.id;
CREATE TABLE public.listeners (
    id bigint NOT NULL,
    wfid text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    pattern text NOT NULL,
    within text NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    head text NOT NULL,
    shape text NOT NULL
);
CREATE SEQUENCE public.listeners_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.listeners_id_seq OWNED BY public.listeners.id;
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    dispatch text NOT NULL,
    what text NOT NULL,
    wfid text NOT NULL,
    key text NOT NULL,
    participant text NOT NULL,
    holder text NOT NULL,
    lease double precision,
    at double precision,
    document json NOT NULL
);
CREATE SEQUENCE public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_id_seq OWNED BY public.outbox.id;
CREATE TABLE public.participants (
    name text NOT NULL,
    at double precision NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.processes (
    wfid text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    definition text NOT NULL,
    launched_at double precision NOT NULL,
    ended_at double precision,
    launch_key text,
    document json NOT NULL,
    deployed text
);
CREATE TABLE public.revisions (
    name text NOT NULL,
    number bigint NOT NULL,
    digest text NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    origin text NOT NULL,
    at double precision NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.roles (
    wfid text NOT NULL,
    participant text NOT NULL,
    kind text NOT NULL,
    at double precision NOT NULL,
    document json NOT NULL
);
CREATE TABLE public.schedules (
    id text NOT NULL,
    wfid text NOT NULL,
    key text NOT NULL,
    due double precision NOT NULL,
    action json NOT NULL
);
CREATE TABLE public.signals (
    id bigint NOT NULL,
    name text NOT NULL,
    until double precision NOT NULL,
    signal_key text,
    heard integer NOT NULL,
    document json
);
CREATE SEQUENCE public.signals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.signals_id_seq OWNED BY public.signals.id;
CREATE TABLE public.singles (
    name text NOT NULL,
    wfid text NOT NULL
);
CREATE TABLE public.tasks (
    id text NOT NULL,
    wfid text NOT NULL,
    key text NOT NULL,
    participant text NOT NULL,
    title text NOT NULL,
    holder text NOT NULL,
    offered text NOT NULL,
    priority bigint NOT NULL,
    at double precision NOT NULL,
    due double precision,
    document json NOT NULL
);
CREATE TABLE public.ticket_limits (
    name text NOT NULL,
    places integer NOT NULL,
    by text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.tickets (
    id bigint NOT NULL,
    claim text NOT NULL,
    name text NOT NULL,
    wfid text NOT NULL,
    key text NOT NULL,
    rank integer NOT NULL,
    places integer NOT NULL,
    lease double precision,
    asked_at double precision NOT NULL,
    since double precision,
    above json NOT NULL
);
CREATE SEQUENCE public.tickets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tickets_id_seq OWNED BY public.tickets.id;
CREATE TABLE public.tokens (
    name text NOT NULL,
    digest text NOT NULL,
    scope text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.variables (
    name text NOT NULL,
    value json NOT NULL
);
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.dead_letters ALTER COLUMN id SET DEFAULT nextval('public.dead_letters_id_seq'::regclass);
ALTER TABLE ONLY public.history ALTER COLUMN id SET DEFAULT nextval('public.history_id_seq'::regclass);
ALTER TABLE ONLY public.inbox ALTER COLUMN id SET DEFAULT nextval('public.inbox_id_seq'::regclass);
ALTER TABLE ONLY public.listeners ALTER COLUMN id SET DEFAULT nextval('public.listeners_id_seq'::regclass);
ALTER TABLE ONLY public.outbox ALTER COLUMN id SET DEFAULT nextval('public.outbox_id_seq'::regclass);
ALTER TABLE ONLY public.signals ALTER COLUMN id SET DEFAULT nextval('public.signals_id_seq'::regclass);
ALTER TABLE ONLY public.tickets ALTER COLUMN id SET DEFAULT nextval('public.tickets_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0011');
INSERT INTO public.definitions VALUES ('1a84e89fc95ea1187b33bc0ca5e95809', 'held', '["define",{"held":null},[["sequence",{},[["note",{"step":1},[]],["slow",{"step":2},[]],["note",{"step":3},[]]]]]]');
INSERT INTO public.definitions VALUES ('d7662e8ba8224350c28d1fb8ded50323', 'timed', '["define",{"timed":null},[["sequence",{},[["note",{"step":1},[]],["wait",{"2s":null},[]],["note",{"step":2},[]],["note",{"step":3},[]]]]]]');
INSERT INTO public.definitions VALUES ('39d62a66c0e5860b9febf2859e62e0bc', 'listening', '["define",{"listening":null},[["sequence",{},[["note",{"step":1},[]],["listen",{"to":"go","upon":"signal"},[]],["note",{"step":2},[]],["note",{"step":3},[]]]]]]');
INSERT INTO public.definitions VALUES ('7613d9980e22898b10ca34937ee60796', 'fetched', '["define",{"fetched":null},[["sequence",{},[["note",{"step":1},[]],["weigh",{"step":2},[]],["note",{"step":3},[]]]]]]');
INSERT INTO public.engines VALUES ('dd92222b3ab6b6de', 'host', 11178, '0.1.0', 1795880626.9152577, 1795880626.9166646, 0, false);
INSERT INTO public.expressions VALUES ('20261128-1543-tunoronu-pomibeye', '0!e6aa84ee330a2adx0000000', NULL, 'sequence', NULL, NULL, '1a84e89fc95ea1187b33bc0ca5e95809', '{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0!e6aa84ee330a2adx0000000","name":"sequence","variables":{},"children":1,"since":1795880626.9520307}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-tunoronu-pomibeye', '0_0!e6aa84ee330a2adx0000001', '0!e6aa84ee330a2adx0000000', 'sequence', NULL, NULL, NULL, '{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0!e6aa84ee330a2adx0000001","name":"sequence","parent":"0!e6aa84ee330a2adx0000000","children":1,"depth":1,"since":1795880626.9520307}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-tunoronu-pomibeye', '0_0_1!e6aa84ee330a2adx0000004', '0_0!e6aa84ee330a2adx0000001', 'participant', NULL, 'slow', NULL, '{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0_1!e6aa84ee330a2adx0000004","name":"participant","parent":"0_0!e6aa84ee330a2adx0000001","memory":{"target":"slow"},"participant":"slow","dispatch":"e6aa84ee330a2adx0000005","depth":2,"since":1795880626.9588766}', '{"steps":[1]}');
INSERT INTO public.expressions VALUES ('20261128-1543-zuhigoku-habayeko', '0!e6aa84ee330a2adx0000006', NULL, 'sequence', NULL, NULL, 'd7662e8ba8224350c28d1fb8ded50323', '{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0!e6aa84ee330a2adx0000006","name":"sequence","variables":{},"children":1,"since":1795880626.9588766}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-zuhigoku-habayeko', '0_0!e6aa84ee330a2adx0000007', '0!e6aa84ee330a2adx0000006', 'sequence', NULL, NULL, NULL, '{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0!e6aa84ee330a2adx0000007","name":"sequence","parent":"0!e6aa84ee330a2adx0000006","children":1,"depth":1,"since":1795880626.9588766}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-powafuji-tinamene', '0!e6aa84ee330a2adx000000a', NULL, 'sequence', NULL, NULL, '39d62a66c0e5860b9febf2859e62e0bc', '{"wfid":"20261128-1543-powafuji-tinamene","key":"0!e6aa84ee330a2adx000000a","name":"sequence","variables":{},"children":1,"since":1795880626.9644864}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-powafuji-tinamene', '0_0!e6aa84ee330a2adx000000b', '0!e6aa84ee330a2adx000000a', 'sequence', NULL, NULL, NULL, '{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0!e6aa84ee330a2adx000000b","name":"sequence","parent":"0!e6aa84ee330a2adx000000a","children":1,"depth":1,"since":1795880626.9644864}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-zuhigoku-habayeko', '0_0_1!e6aa84ee330a2adx000000e', '0_0!e6aa84ee330a2adx0000007', 'wait', NULL, NULL, NULL, '{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0_1!e6aa84ee330a2adx000000e","name":"wait","parent":"0_0!e6aa84ee330a2adx0000007","timed":true,"depth":2,"since":1795880626.9644864}', '{"steps":[1]}');
INSERT INTO public.expressions VALUES ('20261128-1543-powafuji-tinamene', '0_0_1!e6aa84ee330a2adx0000011', '0_0!e6aa84ee330a2adx000000b', 'listen', NULL, NULL, NULL, '{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0_1!e6aa84ee330a2adx0000011","name":"listen","parent":"0_0!e6aa84ee330a2adx000000b","depth":2,"listening":true,"since":1795880626.969468}', '{"steps":[1]}');
INSERT INTO public.expressions VALUES ('20261128-1543-tasoyoto-dotowisa', '0!e6aa84ee330a2adx0000012', NULL, 'sequence', NULL, NULL, '7613d9980e22898b10ca34937ee60796', '{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0!e6aa84ee330a2adx0000012","name":"sequence","variables":{},"children":1,"since":1795880626.9751027}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-tasoyoto-dotowisa', '0_0!e6aa84ee330a2adx0000013', '0!e6aa84ee330a2adx0000012', 'sequence', NULL, NULL, NULL, '{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0!e6aa84ee330a2adx0000013","name":"sequence","parent":"0!e6aa84ee330a2adx0000012","children":1,"depth":1,"since":1795880626.9751027}', '{}');
INSERT INTO public.expressions VALUES ('20261128-1543-tasoyoto-dotowisa', '0_0_1!e6aa84ee330a2adx0000016', '0_0!e6aa84ee330a2adx0000013', 'participant', NULL, 'weigh', NULL, '{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0_1!e6aa84ee330a2adx0000016","name":"participant","parent":"0_0!e6aa84ee330a2adx0000013","memory":{"target":"weigh"},"participant":"weigh","dispatch":"e6aa84ee330a2adx0000017","depth":2,"since":1795880626.97892}', '{"steps":[1]}');
INSERT INTO public.history VALUES (1, '20261128-1543-tunoronu-pomibeye', 1795880626.9520307, 'launched', '', '', '', '{"fields":{},"variables":{}}', '{"process":{"wfid":"20261128-1543-tunoronu-pomibeye","name":"held","definition":"1a84e89fc95ea1187b33bc0ca5e95809","root":"0!e6aa84ee330a2adx0000000","launched_at":1795880626.9520307,"launch_key":"held"},"nodes":{"0!e6aa84ee330a2adx0000000":[{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0!e6aa84ee330a2adx0000000","name":"sequence","variables":{},"children":1,"since":1795880626.9520307},"1a84e89fc95ea1187b33bc0ca5e95809",-1],"0_0!e6aa84ee330a2adx0000001":[{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0!e6aa84ee330a2adx0000001","name":"sequence","parent":"0!e6aa84ee330a2adx0000000","children":1,"depth":1,"since":1795880626.9520307},null,-1],"0_0_0!e6aa84ee330a2adx0000002":[{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0_0!e6aa84ee330a2adx0000002","name":"participant","parent":"0_0!e6aa84ee330a2adx0000001","memory":{"target":"note"},"participant":"note","dispatch":"e6aa84ee330a2adx0000003","depth":2,"since":1795880626.9520307},null,-1]}}');
INSERT INTO public.history VALUES (2, '20261128-1543-tunoronu-pomibeye', 1795880626.9520307, 'dispatched', '0_0_0!e6aa84ee330a2adx0000002', 'note', '', '{"fields":{},"params":{"step":1,"ref":"note"}}', NULL);
INSERT INTO public.history VALUES (3, '20261128-1543-tunoronu-pomibeye', 1795880626.9588766, 'replied', '0_0_0!e6aa84ee330a2adx0000002', 'note', '', '{"fields":{"steps":[1]}}', '{"nodes":{"0_0_0!e6aa84ee330a2adx0000002":null,"0_0_1!e6aa84ee330a2adx0000004":[{"wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0_1!e6aa84ee330a2adx0000004","name":"participant","parent":"0_0!e6aa84ee330a2adx0000001","memory":{"target":"slow"},"participant":"slow","dispatch":"e6aa84ee330a2adx0000005","depth":2,"since":1795880626.9588766},null,-1]}}');
INSERT INTO public.history VALUES (4, '20261128-1543-tunoronu-pomibeye', 1795880626.9588766, 'dispatched', '0_0_1!e6aa84ee330a2adx0000004', 'slow', '', '{"fields":{"steps":[1]},"params":{"step":2,"ref":"slow"}}', NULL);
INSERT INTO public.history VALUES (5, '20261128-1543-zuhigoku-habayeko', 1795880626.9588766, 'launched', '', '', '', '{"fields":{},"variables":{}}', '{"process":{"wfid":"20261128-1543-zuhigoku-habayeko","name":"timed","definition":"d7662e8ba8224350c28d1fb8ded50323","root":"0!e6aa84ee330a2adx0000006","launched_at":1795880626.9588766,"launch_key":"timed"},"nodes":{"0!e6aa84ee330a2adx0000006":[{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0!e6aa84ee330a2adx0000006","name":"sequence","variables":{},"children":1,"since":1795880626.9588766},"d7662e8ba8224350c28d1fb8ded50323",-1],"0_0!e6aa84ee330a2adx0000007":[{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0!e6aa84ee330a2adx0000007","name":"sequence","parent":"0!e6aa84ee330a2adx0000006","children":1,"depth":1,"since":1795880626.9588766},null,-1],"0_0_0!e6aa84ee330a2adx0000008":[{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0_0!e6aa84ee330a2adx0000008","name":"participant","parent":"0_0!e6aa84ee330a2adx0000007","memory":{"target":"note"},"participant":"note","dispatch":"e6aa84ee330a2adx0000009","depth":2,"since":1795880626.9588766},null,-1]}}');
INSERT INTO public.history VALUES (6, '20261128-1543-zuhigoku-habayeko', 1795880626.9588766, 'dispatched', '0_0_0!e6aa84ee330a2adx0000008', 'note', '', '{"fields":{},"params":{"step":1,"ref":"note"}}', NULL);
INSERT INTO public.history VALUES (7, '20261128-1543-powafuji-tinamene', 1795880626.9644864, 'launched', '', '', '', '{"fields":{},"variables":{}}', '{"process":{"wfid":"20261128-1543-powafuji-tinamene","name":"listening","definition":"39d62a66c0e5860b9febf2859e62e0bc","root":"0!e6aa84ee330a2adx000000a","launched_at":1795880626.9644864,"launch_key":"listening"},"nodes":{"0!e6aa84ee330a2adx000000a":[{"wfid":"20261128-1543-powafuji-tinamene","key":"0!e6aa84ee330a2adx000000a","name":"sequence","variables":{},"children":1,"since":1795880626.9644864},"39d62a66c0e5860b9febf2859e62e0bc",-1],"0_0!e6aa84ee330a2adx000000b":[{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0!e6aa84ee330a2adx000000b","name":"sequence","parent":"0!e6aa84ee330a2adx000000a","children":1,"depth":1,"since":1795880626.9644864},null,-1],"0_0_0!e6aa84ee330a2adx000000c":[{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0_0!e6aa84ee330a2adx000000c","name":"participant","parent":"0_0!e6aa84ee330a2adx000000b","memory":{"target":"note"},"participant":"note","dispatch":"e6aa84ee330a2adx000000d","depth":2,"since":1795880626.9644864},null,-1]}}');
INSERT INTO public.history VALUES (8, '20261128-1543-powafuji-tinamene', 1795880626.9644864, 'dispatched', '0_0_0!e6aa84ee330a2adx000000c', 'note', '', '{"fields":{},"params":{"step":1,"ref":"note"}}', NULL);
INSERT INTO public.history VALUES (9, '20261128-1543-zuhigoku-habayeko', 1795880626.9644864, 'replied', '0_0_0!e6aa84ee330a2adx0000008', 'note', '', '{"fields":{"steps":[1]}}', '{"nodes":{"0_0_0!e6aa84ee330a2adx0000008":null,"0_0_1!e6aa84ee330a2adx000000e":[{"wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0_1!e6aa84ee330a2adx000000e","name":"wait","parent":"0_0!e6aa84ee330a2adx0000007","timed":true,"depth":2,"since":1795880626.9644864},null,-1]},"schedules":[{"id":"0_0_1!e6aa84ee330a2adx000000e/e6aa84ee330a2adx000000f","wfid":"20261128-1543-zuhigoku-habayeko","key":"0_0_1!e6aa84ee330a2adx000000e","due":1795880628.9644864,"action":{"do":"wake"}}]}');
INSERT INTO public.history VALUES (10, '20261128-1543-powafuji-tinamene', 1795880626.969468, 'replied', '0_0_0!e6aa84ee330a2adx000000c', 'note', '', '{"fields":{"steps":[1]}}', '{"process":{"wfid":"20261128-1543-powafuji-tinamene","name":"listening","definition":"39d62a66c0e5860b9febf2859e62e0bc","root":"0!e6aa84ee330a2adx000000a","launched_at":1795880626.9644864,"launch_key":"listening","listening":1},"nodes":{"0_0_0!e6aa84ee330a2adx000000c":null,"0_0_1!e6aa84ee330a2adx0000011":[{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0_1!e6aa84ee330a2adx0000011","name":"listen","parent":"0_0!e6aa84ee330a2adx000000b","depth":2,"listening":true,"since":1795880626.969468},null,-1]},"listeners":[{"wfid":"20261128-1543-powafuji-tinamene","key":"0_0_1!e6aa84ee330a2adx0000011","kind":"signal","name":"go"}],"unlistened":[]}');
INSERT INTO public.history VALUES (11, '20261128-1543-tasoyoto-dotowisa', 1795880626.9751027, 'launched', '', '', '', '{"fields":{},"variables":{}}', '{"process":{"wfid":"20261128-1543-tasoyoto-dotowisa","name":"fetched","definition":"7613d9980e22898b10ca34937ee60796","root":"0!e6aa84ee330a2adx0000012","launched_at":1795880626.9751027,"launch_key":"fetched"},"nodes":{"0!e6aa84ee330a2adx0000012":[{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0!e6aa84ee330a2adx0000012","name":"sequence","variables":{},"children":1,"since":1795880626.9751027},"7613d9980e22898b10ca34937ee60796",-1],"0_0!e6aa84ee330a2adx0000013":[{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0!e6aa84ee330a2adx0000013","name":"sequence","parent":"0!e6aa84ee330a2adx0000012","children":1,"depth":1,"since":1795880626.9751027},null,-1],"0_0_0!e6aa84ee330a2adx0000014":[{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0_0!e6aa84ee330a2adx0000014","name":"participant","parent":"0_0!e6aa84ee330a2adx0000013","memory":{"target":"note"},"participant":"note","dispatch":"e6aa84ee330a2adx0000015","depth":2,"since":1795880626.9751027},null,-1]}}');
INSERT INTO public.history VALUES (12, '20261128-1543-tasoyoto-dotowisa', 1795880626.9751027, 'dispatched', '0_0_0!e6aa84ee330a2adx0000014', 'note', '', '{"fields":{},"params":{"step":1,"ref":"note"}}', NULL);
INSERT INTO public.history VALUES (13, '20261128-1543-tasoyoto-dotowisa', 1795880626.97892, 'replied', '0_0_0!e6aa84ee330a2adx0000014', 'note', '', '{"fields":{"steps":[1]}}', '{"nodes":{"0_0_0!e6aa84ee330a2adx0000014":null,"0_0_1!e6aa84ee330a2adx0000016":[{"wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0_1!e6aa84ee330a2adx0000016","name":"participant","parent":"0_0!e6aa84ee330a2adx0000013","memory":{"target":"weigh"},"participant":"weigh","dispatch":"e6aa84ee330a2adx0000017","depth":2,"since":1795880626.97892},null,-1]}}');
INSERT INTO public.history VALUES (14, '20261128-1543-tasoyoto-dotowisa', 1795880626.97892, 'dispatched', '0_0_1!e6aa84ee330a2adx0000016', 'weigh', '', '{"fields":{"steps":[1]},"params":{"step":2,"ref":"weigh"}}', NULL);
INSERT INTO public.listeners VALUES (1, '20261128-1543-powafuji-tinamene', '0_0_1!e6aa84ee330a2adx0000011', 'signal', 'go', '', '', '', '', 'go', '');
INSERT INTO public.outbox VALUES (2, 'e6aa84ee330a2adx0000005', 'dispatch', '20261128-1543-tunoronu-pomibeye', '0_0_1!e6aa84ee330a2adx0000004', 'slow', 'local:dd92222b3ab6b6de', NULL, 1795880626.9588766, '{"id":"e6aa84ee330a2adx0000005","wfid":"20261128-1543-tunoronu-pomibeye","key":"0_0_1!e6aa84ee330a2adx0000004","participant":"slow","params":{"step":2,"ref":"slow"},"fields":{},"at":1795880626.9588766,"wf_name":"held","wf_launched_at":1795880626.9520307,"sub_wf_name":"held"}');
INSERT INTO public.outbox VALUES (6, 'e6aa84ee330a2adx0000017', 'dispatch', '20261128-1543-tasoyoto-dotowisa', '0_0_1!e6aa84ee330a2adx0000016', 'weigh', '', NULL, 1795880626.97892, '{"id":"e6aa84ee330a2adx0000017","wfid":"20261128-1543-tasoyoto-dotowisa","key":"0_0_1!e6aa84ee330a2adx0000016","participant":"weigh","params":{"step":2,"ref":"weigh"},"fields":{},"at":1795880626.97892,"wf_name":"fetched","wf_launched_at":1795880626.9751027,"sub_wf_name":"fetched"}');
INSERT INTO public.participants VALUES ('weigh', 1795880626.9188418, '{"name":"weigh"}');
INSERT INTO public.processes VALUES ('20261128-1543-tunoronu-pomibeye', 'held', 'running', '1a84e89fc95ea1187b33bc0ca5e95809', 1795880626.9520307, NULL, 'held', '{"wfid":"20261128-1543-tunoronu-pomibeye","name":"held","definition":"1a84e89fc95ea1187b33bc0ca5e95809","root":"0!e6aa84ee330a2adx0000000","launched_at":1795880626.9520307,"launch_key":"held"}', NULL);
INSERT INTO public.processes VALUES ('20261128-1543-zuhigoku-habayeko', 'timed', 'running', 'd7662e8ba8224350c28d1fb8ded50323', 1795880626.9588766, NULL, 'timed', '{"wfid":"20261128-1543-zuhigoku-habayeko","name":"timed","definition":"d7662e8ba8224350c28d1fb8ded50323","root":"0!e6aa84ee330a2adx0000006","launched_at":1795880626.9588766,"launch_key":"timed"}', NULL);
INSERT INTO public.processes VALUES ('20261128-1543-powafuji-tinamene', 'listening', 'running', '39d62a66c0e5860b9febf2859e62e0bc', 1795880626.9644864, NULL, 'listening', '{"wfid":"20261128-1543-powafuji-tinamene","name":"listening","definition":"39d62a66c0e5860b9febf2859e62e0bc","root":"0!e6aa84ee330a2adx000000a","launched_at":1795880626.9644864,"launch_key":"listening","listening":1}', NULL);
INSERT INTO public.processes VALUES ('20261128-1543-tasoyoto-dotowisa', 'fetched', 'running', '7613d9980e22898b10ca34937ee60796', 1795880626.9751027, NULL, 'fetched', '{"wfid":"20261128-1543-tasoyoto-dotowisa","name":"fetched","definition":"7613d9980e22898b10ca34937ee60796","root":"0!e6aa84ee330a2adx0000012","launched_at":1795880626.9751027,"launch_key":"fetched"}', NULL);
INSERT INTO public.schedules VALUES ('0_0_1!e6aa84ee330a2adx000000e/e6aa84ee330a2adx000000f', '20261128-1543-zuhigoku-habayeko', '0_0_1!e6aa84ee330a2adx000000e', 1795880628.9644864, '{"do":"wake"}');
SELECT pg_catalog.setval('public.audit_id_seq', 1, false);
SELECT pg_catalog.setval('public.dead_letters_id_seq', 1, false);
SELECT pg_catalog.setval('public.history_id_seq', 14, true);
SELECT pg_catalog.setval('public.inbox_id_seq', 1, false);
SELECT pg_catalog.setval('public.listeners_id_seq', 1, true);
SELECT pg_catalog.setval('public.outbox_id_seq', 6, true);
SELECT pg_catalog.setval('public.signals_id_seq', 1, false);
SELECT pg_catalog.setval('public.tickets_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (alert, cause);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.dead_letters
    ADD CONSTRAINT dead_letters_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.definitions
    ADD CONSTRAINT definitions_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.engines
    ADD CONSTRAINT engines_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.errors
    ADD CONSTRAINT errors_pkey PRIMARY KEY (wfid, key);
ALTER TABLE ONLY public.expressions
    ADD CONSTRAINT expressions_pkey PRIMARY KEY (wfid, key);
ALTER TABLE ONLY public.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.listeners
    ADD CONSTRAINT listeners_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.participants
    ADD CONSTRAINT participants_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.processes
    ADD CONSTRAINT processes_pkey PRIMARY KEY (wfid);
ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (name, number);
ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (wfid, participant);
ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signals
    ADD CONSTRAINT signals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.singles
    ADD CONSTRAINT singles_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ticket_limits
    ADD CONSTRAINT ticket_limits_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.variables
    ADD CONSTRAINT variables_pkey PRIMARY KEY (name);
CREATE INDEX audit_by_at ON public.audit USING btree (at, id);
CREATE INDEX audit_by_wfid ON public.audit USING btree (wfid, at) WHERE (wfid <> ''::text);
CREATE INDEX errors_by_at ON public.errors USING btree (at);
CREATE INDEX errors_by_cause ON public.errors USING btree (cause, at, wfid);
CREATE INDEX expressions_by_parent ON public.expressions USING btree (wfid, parent) WHERE (parent IS NOT NULL);
CREATE INDEX history_by_wfid ON public.history USING btree (wfid, id);
CREATE INDEX listeners_by_expression ON public.listeners USING btree (wfid, key);
CREATE INDEX listeners_by_topic ON public.listeners USING btree (kind, within, head, shape, field, value);
CREATE UNIQUE INDEX outbox_by_dispatch ON public.outbox USING btree (dispatch, what);
CREATE INDEX outbox_by_lease ON public.outbox USING btree (lease) WHERE (lease IS NOT NULL);
CREATE INDEX outbox_by_wfid ON public.outbox USING btree (wfid);
CREATE INDEX outbox_free ON public.outbox USING btree (id) WHERE (holder = ''::text);
CREATE INDEX outbox_free_by_participant ON public.outbox USING btree (participant, id) WHERE (holder = ''::text);
CREATE INDEX outbox_leased_by_participant ON public.outbox USING btree (participant, lease) WHERE (lease IS NOT NULL);
CREATE UNIQUE INDEX processes_by_launch_key ON public.processes USING btree (launch_key) WHERE (launch_key IS NOT NULL);
CREATE INDEX processes_by_launched_at ON public.processes USING btree (launched_at, wfid);
CREATE INDEX processes_by_name ON public.processes USING btree (name, launched_at, wfid);
CREATE INDEX processes_deployed ON public.processes USING btree (deployed, launched_at, wfid) WHERE ((deployed IS NOT NULL) AND (state = 'running'::text));
CREATE INDEX processes_ended ON public.processes USING btree (name, ended_at, wfid) WHERE (ended_at IS NOT NULL);
CREATE INDEX processes_running ON public.processes USING btree (launched_at, wfid) WHERE (state = 'running'::text);
CREATE INDEX revisions_by_origin ON public.revisions USING btree (origin, name, number) WHERE (origin <> ''::text);
CREATE UNIQUE INDEX revisions_current ON public.revisions USING btree (name) WHERE (state = 'current'::text);
CREATE INDEX revisions_current_by_place ON public.revisions USING btree (place) WHERE (state = 'current'::text);
CREATE INDEX schedules_by_due ON public.schedules USING btree (due);
CREATE INDEX schedules_by_expression ON public.schedules USING btree (wfid, key);
CREATE INDEX signals_by_name ON public.signals USING btree (name, id) WHERE (document IS NOT NULL);
CREATE UNIQUE INDEX signals_by_signal_key ON public.signals USING btree (signal_key) WHERE (signal_key IS NOT NULL);
CREATE INDEX signals_by_until ON public.signals USING btree (until);
CREATE INDEX tasks_by_holder ON public.tasks USING btree (holder);
CREATE INDEX tasks_by_wfid ON public.tasks USING btree (wfid);
CREATE UNIQUE INDEX tickets_by_claim ON public.tickets USING btree (claim);
CREATE INDEX tickets_by_wfid ON public.tickets USING btree (wfid);
CREATE INDEX tickets_held ON public.tickets USING btree (name) WHERE (since IS NOT NULL);
CREATE INDEX tickets_waiting ON public.tickets USING btree (name, rank, id) WHERE (since IS NULL);
