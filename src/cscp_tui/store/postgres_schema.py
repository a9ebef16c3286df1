"""The tables and functions of workspaces in PostgreSQL, and the rights that they give.

A database holds any number of workspaces. Whoever is admitted to one sees its rows alone: policies on
the rows see to that. Nobody may insert a line. ``append`` checks that its caller writes that ledger of
that workspace, that the lines follow on those that are there, and that each has the hash of its bytes.
It can't check the rules of the domain: who may call it can append a line that the program would
refuse, but hide or change none. Whoever is admitted to redact can blank texts in lines, as ``redact``
records with the same call, and nothing else.
"""

from __future__ import annotations

VERSION = 2
"""The version of what is set up here."""

MOVED, UNFIT = "CS001", "CS002"
"""The states with which ``append`` refuses lines: it ends elsewhere; they are no lines that follow."""

LOCK = 20251127
"""The first key of the lock that shows who holds a workspace; the second is a hash of its name."""

_TABLES = """
create schema cscp;
revoke all on schema cscp from public;

create table cscp.version (version integer not null);

create table cscp.lines (
    workspace text not null,
    ledger text not null check (ledger in ('team', 'scrutiny')),
    n bigint not null,
    starts bigint not null,
    ends bigint not null,
    hash text not null,
    line text not null,
    recorded_by name not null default session_user,
    on_behalf_of name default nullif(current_setting('cscp.on_behalf', true), ''),
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (workspace, ledger, n),
    unique (workspace, ledger, ends)
);

create table cscp.files (
    workspace text not null,
    name text not null,
    data bytea not null,
    primary key (workspace, name)
);

create table cscp.templates (
    workspace text not null,
    name text not null,
    data bytea not null,
    primary key (workspace, name)
);
"""

_FROM_1 = """
alter table cscp.lines add column workspace text, add column on_behalf_of name;
alter table cscp.lines
    alter column on_behalf_of set default nullif(current_setting('cscp.on_behalf', true), '');
update cscp.lines set workspace = current_database();
alter table cscp.lines alter column workspace set not null,
    drop constraint lines_pkey, drop constraint lines_ledger_ends_key,
    add primary key (workspace, ledger, n), add unique (workspace, ledger, ends);

alter table cscp.files add column workspace text;
update cscp.files set workspace = current_database();
alter table cscp.files alter column workspace set not null,
    drop constraint files_pkey, add primary key (workspace, name);

alter table cscp.templates add column workspace text;
update cscp.templates set workspace = current_database();
alter table cscp.templates alter column workspace set not null,
    drop constraint templates_pkey, add primary key (workspace, name);

drop function cscp.append, cscp.keep, cscp.add_template, cscp.refuse_strangers, cscp.admit;
"""
"""Statements that bring the tables of version 1, which had one workspace, up to the present ones."""

_WORKSPACES = """
create table cscp.workspaces (
    name text primary key check (name <> '' and length(name) <= 63),
    -- Nobody else can listen to what they can't guess.
    channel text not null default 'cscp_' || translate(gen_random_uuid()::text, '-', '')
);

create table cscp.members (
    workspace text not null references cscp.workspaces,
    name name not null,
    may text not null check (may in ('team', 'scrutiny', 'reader', 'redact', 'on_behalf')),
    primary key (workspace, name, may)
);
"""

_MEMBERS_OF_1 = """
insert into cscp.workspaces values (current_database());
insert into cscp.members select current_database(), name, ledger from cscp.writers;
insert into cscp.members values (current_database(), session_user, 'redact');
drop table cscp.writers;
insert into cscp.members
    select current_database(), r.rolname, 'reader'
    from pg_class c cross join aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
    where c.oid = 'cscp.lines'::regclass and a.privilege_type = 'SELECT'
        and not exists (select from cscp.members m where m.name = r.rolname);
"""

_ADMITTED_AGAIN = """
select cscp.admit(m.name, m.may, m.workspace)
    from cscp.members m join pg_roles r on r.rolname = m.name;
"""

_RIGHTS = """
-- A member can be a group: whoever has its rights is one, too.
create function cscp.mine(variadic what text[]) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(distinct m.workspace order by m.workspace), '{}')
    from cscp.members m join pg_roles r on r.rolname = m.name
    where m.may = any (what) and pg_has_role(session_user, r.oid, 'usage')
$$;

create function cscp.opened(
    inout workspace text, out version integer, out channel text, out known text[]
) language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    version := (select v.version from cscp.version v);
    known := cscp.mine('team', 'scrutiny', 'reader', 'on_behalf');
    workspace := coalesce(
        nullif(workspace, ''),
        nullif(current_setting('cscp.workspace', true), ''),
        case when cardinality(known) = 1 then known[1] end);
    channel := (
        select w.channel from cscp.workspaces w where w.name = workspace and w.name = any (known));
end $$;

-- Who says on whose behalf they act has that person's rights, if they may act for others at all.
create function cscp.refuse_strangers(this text, variadic what text[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    person name := nullif(current_setting('cscp.on_behalf', true), '');
begin
    if not coalesce(case when person is null then this = any (cscp.mine(variadic what))
        else this = any (cscp.mine('on_behalf')) and exists (
            select from cscp.members m
            join pg_roles r on r.rolname = m.name
            join pg_roles p on p.rolname = person
            where m.workspace = this and m.may = any (what)
                and (r.oid = p.oid or pg_has_role(p.oid, r.oid, 'usage') and not p.rolsuper)
        ) end, false)
    then
        raise exception 'not a writer of it' using errcode = '42501';
    end if;
end $$;

create function cscp.lock(this text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform cscp.refuse_strangers(this, 'team', 'scrutiny');
    -- Nobody else can hold this one.
    perform 1 from cscp.workspaces w where w.name = this for no key update;
    -- It only shows who does.
    perform pg_try_advisory_xact_lock(:lock:, hashtext(this));
end $$;

create function cscp.holder(
    this text, out account name, out program text, out process integer
) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.usename, a.application_name, a.pid
    from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.granted
        and (l.classid, l.objid) = (:lock:::oid, hashtext(this)::bit(32)::bigint::oid)
        and l.database = (select d.oid from pg_database d where d.datname = current_database())
        and this = any (cscp.mine('team', 'scrutiny', 'reader', 'on_behalf'))
$$;

-- Whether a redaction among other lines says how a line is hashed since its texts were blanked.
create function cscp.is_excused(seal text, body text, among text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select strpos(among, format('"line":"%s","digest":"%s"', seal,
        encode(sha256(convert_to(body, 'UTF8')), 'hex'))) > 0
$$;

create function cscp.append(this text, which text, at_end bigint, added text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    number bigint;
    previous text;
    place bigint;
    raw text;
    mark integer;
    body text;
    seal text;
    rest text;
begin
    perform cscp.refuse_strangers(this, which);
    perform cscp.lock(this);
    select l.n, l.hash, l.ends into number, previous, place
        from cscp.lines l where l.workspace = this and l.ledger = which order by l.n desc limit 1;
    if not found then
        number := -1; previous := repeat('0', 64); place := 0;
    end if;
    if place <> at_end then
        raise exception 'it ends at %', place using errcode = ':moved:';
    end if;
    if right(added, 1) <> E'\\n' then
        raise exception 'the last line is not whole' using errcode = ':unfit:';
    end if;
    foreach raw in array string_to_array(left(added, -1), E'\\n') loop
        -- What is hashed ends before the last of these: a name in it can have another.
        mark := length(raw) - strpos(reverse(raw), '":"hsah",') - 7;
        body := left(raw, mark - 1);
        seal := substr(raw, mark + 9, 64);
        rest := substr(raw, mark + 73);
        if mark < 1
            or substring(left(raw, 40) from '^\\{"v":[0-9]{1,9},"n":([0-9]{1,9}),')::bigint
                is distinct from number + 1
            or right(body, 74) <> ',"prev":"' || previous || '"'
            or (seal <> encode(sha256(convert_to(body, 'UTF8')), 'hex')
                and not cscp.is_excused(seal, body, added))
            or not (rest = '"}' or (rest like '","texts":[%' and right(rest, 2) = ']}'))
        then
            raise exception 'line % does not follow', number + 1 using errcode = ':unfit:';
        end if;
        number := number + 1;
        previous := seal;
        insert into cscp.lines (workspace, ledger, n, starts, ends, hash, line)
            values (this, which, number, place, place + octet_length(raw) + 1, previous, raw);
        place := place + octet_length(raw) + 1;
    end loop;
    perform pg_notify((select w.channel from cscp.workspaces w where w.name = this), '');
end $$;

create function cscp.keep(this text, named text, content bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform cscp.refuse_strangers(this, 'team');
    -- A journal that was merged in is named after its last line.
    if named ~ '^merged/[0-9a-f]{16}\\.jsonl$' then
        if strpos(convert_from(content, 'UTF8'), '"hash":"' || substr(named, 8, 16)) = 0 then
            raise exception 'not the journal of that hash' using errcode = ':unfit:';
        end if;
    elsif split_part(named, '.', 1) <> encode(sha256(content), 'hex') then
        -- It may have been redacted since it was signed, before the workspace was moved here.
        perform cscp.refuse_strangers(this, 'redact');
    end if;
    insert into cscp.files (workspace, name, data) values (this, named, content)
        on conflict do nothing;
end $$;

-- Whether a line is another one with some of its texts blank, each as long as it was.
create function cscp.is_blanked(was text, line text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select octet_length(was) = octet_length(line) and not exists (
        select from regexp_matches(was, '"(?:[^"\\\\]|\\\\.)*" *|[^"]+', 'g')
            with ordinality one(part, n)
        full join regexp_matches(line, '"(?:[^"\\\\]|\\\\.)*" *|[^"]+', 'g')
            with ordinality other(part, n) using (n)
        where one.part is distinct from other.part and not coalesce(
            one.part[1] like '"%' and other.part[1] ~ '^"" *$'
                and length(one.part[1]) = length(other.part[1]), false))
$$;

-- Blanks texts in lines and replaces files, and appends the line that says so.
create function cscp.redact(
    this text, which text, at_end bigint, numbers bigint[], blanked text[], added text,
    names text[], contents bytea[]
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known record;
    made text;
    mark integer;
    body text;
begin
    perform cscp.refuse_strangers(this, 'redact');
    perform cscp.refuse_strangers(this, which);
    perform cscp.lock(this);
    if at_end is distinct from (
        select max(l.ends) from cscp.lines l where l.workspace = this and l.ledger = which
    ) then
        raise exception 'it does not end at %', at_end using errcode = ':moved:';
    end if;
    for i in 1 .. cardinality(numbers) loop
        made := blanked[i];
        select l.hash, l.line into known from cscp.lines l
            where l.workspace = this and l.ledger = which and l.n = numbers[i];
        mark := length(made) - strpos(reverse(made), '":"hsah",') - 7;
        body := left(made, mark - 1);
        if known.hash is null
            or not cscp.is_blanked(known.line, made)
            or substr(made, mark, 73) <> ',"hash":"' || known.hash
            or right(body, 74) <> substr(known.line, mark - 74, 74)
            or (body <> left(known.line, mark - 1)
                and not cscp.is_excused(known.hash, body, added))
        then
            raise exception 'line % would be another one', numbers[i] using errcode = ':unfit:';
        end if;
        update cscp.lines l set line = made
            where l.workspace = this and l.ledger = which and l.n = numbers[i];
    end loop;
    if added <> '' then
        perform cscp.append(this, which, at_end, added);
    end if;
    for i in 1 .. cardinality(names) loop
        perform cscp.refuse_strangers(this, 'team');
        update cscp.templates t set data = contents[i]
            where t.workspace = this and 'templates/' || t.name = names[i];
        update cscp.files f set data = contents[i]
            where f.workspace = this and f.name in (names[i], substr(names[i], 8))
                and case when f.name like 'merged/%' then length(f.data) = length(contents[i])
                    else strpos(added, format('"hash":"%s","digest":"%s"',
                        split_part(f.name, '.', 1), encode(sha256(contents[i]), 'hex'))) > 0 end;
        if not found and names[i] not like 'templates/%' then
            raise exception '% would be another file', names[i] using errcode = ':unfit:';
        end if;
    end loop;
end $$;

create function cscp.add_template(
    this text, named text, content bytea, replaces boolean default false
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform cscp.refuse_strangers(this, 'team');
    insert into cscp.templates as t (workspace, name, data) values (this, named, content)
        on conflict (workspace, name) do update set data = content where replaces;
    return found;
end $$;

-- For the owner: what follows is nobody else's to call, and does nothing for them.

create function cscp.only_workspace(named text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if named is null and (select count(*) from cscp.workspaces) <> 1 then
        raise exception 'name the workspace as well: there are several';
    end if;
    return coalesce(named, (select w.name from cscp.workspaces w));
end $$;

create function cscp.admit(member name, as_what text, this text default null) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if as_what not in ('team', 'scrutiny', 'reader', 'redact', 'on_behalf') then
        raise exception 'admit somebody to team, scrutiny, reader, redact or on_behalf';
    end if;
    execute format('grant usage on schema cscp to %I', member);
    execute format('grant select on cscp.version, cscp.workspaces, cscp.lines, cscp.files, '
        'cscp.templates to %I', member);
    execute format('grant execute on function cscp.mine, cscp.opened, cscp.holder to %I', member);
    if as_what = 'redact' then
        execute format('grant execute on function cscp.redact to %I', member);
    elsif as_what <> 'reader' then
        execute format('grant execute on function cscp.lock, cscp.append to %I', member);
    end if;
    if as_what in ('team', 'on_behalf') then
        execute format('grant execute on function cscp.keep, cscp.add_template to %I', member);
    end if;
    insert into cscp.members values (cscp.only_workspace(this), member, as_what)
        on conflict do nothing;
end $$;

create function cscp.withdraw(member name, this text default null) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from cscp.members m where m.workspace = cscp.only_workspace(this) and m.name = member;
    if not exists (select from cscp.members m where m.name = member) then
        execute format('revoke all on schema cscp from %I', member);
        execute format('revoke all on all tables in schema cscp from %I', member);
        execute format('revoke all on all functions in schema cscp from %I', member);
    end if;
end $$;

create function cscp.add_workspace(named text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into cscp.workspaces values (named);
    insert into cscp.members
        select named, session_user, each from unnest(array['team', 'scrutiny', 'redact']) each;
end $$;

alter table cscp.workspaces enable row level security;
alter table cscp.lines enable row level security;
alter table cscp.files enable row level security;
alter table cscp.templates enable row level security;
create policy of_members on cscp.workspaces for select
    using (name = any ((select cscp.mine('team', 'scrutiny', 'reader', 'on_behalf'))::text[]));
create policy of_members on cscp.lines for select
    using (workspace = any ((select cscp.mine('team', 'scrutiny', 'reader', 'on_behalf'))::text[]));
create policy of_members on cscp.files for select
    using (workspace = any ((select cscp.mine('team', 'scrutiny', 'reader', 'on_behalf'))::text[]));
create policy of_members on cscp.templates for select
    using (workspace = any ((select cscp.mine('team', 'scrutiny', 'reader', 'on_behalf'))::text[]));

revoke all on all tables in schema cscp from public;
revoke all on all functions in schema cscp from public;
delete from cscp.version;
insert into cscp.version values (:version:);
"""


def _named(statements: str) -> str:
    return (
        statements.replace(":lock:", str(LOCK))
        .replace(":moved:", MOVED)
        .replace(":unfit:", UNFIT)
        .replace(":version:", str(VERSION))
    )


SET_UP = _named(_TABLES + _WORKSPACES + _RIGHTS)
"""The statements that set a database up, for its owner."""

UPDATES = {1: _named(_FROM_1 + _WORKSPACES + _MEMBERS_OF_1 + _RIGHTS + _ADMITTED_AGAIN)}
"""The statements that bring an older version up to this one, by the version."""
