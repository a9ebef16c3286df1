"""The tables and functions of a workspace in PostgreSQL, and the rights that they give.

Nobody may insert a line. ``append`` checks that its caller writes that ledger, that the lines follow
on those that are there, and that each has the hash of its bytes. It can't check the rules of the
domain: who may call it can append a line that the program would refuse, but hide or change none.
"""

from __future__ import annotations

VERSION = 1
"""The version of what is set up here."""

MOVED, UNFIT = "CS001", "CS002"
"""The states with which ``append`` refuses lines: it ends elsewhere; they are no lines that follow."""

LOCK = 20251127
"""The key of the lock that keeps the writers of a database apart, for a transaction."""

_WITH_NAMES = """
create schema cscp;
revoke all on schema cscp from public;

create table cscp.version (version integer not null);
insert into cscp.version values (:version:);

create table cscp.writers (
    name name not null,
    ledger text not null check (ledger in ('team', 'scrutiny')),
    primary key (name, ledger)
);

create table cscp.lines (
    ledger text not null check (ledger in ('team', 'scrutiny')),
    n bigint not null,
    starts bigint not null,
    ends bigint not null,
    hash text not null,
    line text not null,
    recorded_by name not null default session_user,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (ledger, n),
    unique (ledger, ends)
);

create table cscp.files (
    name text primary key,
    data bytea not null
);

create table cscp.templates (
    name text primary key,
    data bytea not null
);

create function cscp.refuse_strangers(which text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select 1 from cscp.writers w where w.name = session_user and w.ledger = which
    ) then
        raise exception 'not a writer of %', which using errcode = '42501';
    end if;
end $$;

create function cscp.append(which text, at_end bigint, added text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    number bigint := -1;
    previous text := repeat('0', 64);
    place bigint := 0;
    raw text;
    mark integer;
    body text;
    seal text;
    rest text;
begin
    perform cscp.refuse_strangers(which);
    perform pg_advisory_xact_lock(:lock:);
    select l.n, l.hash, l.ends into number, previous, place
        from cscp.lines l where l.ledger = which order by l.n desc limit 1;
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
            or seal <> encode(sha256(convert_to(body, 'UTF8')), 'hex')
            or not (rest = '"}' or (rest like '","texts":[%' and right(rest, 2) = ']}'))
        then
            raise exception 'line % does not follow', number + 1 using errcode = ':unfit:';
        end if;
        number := number + 1;
        previous := seal;
        insert into cscp.lines (ledger, n, starts, ends, hash, line)
            values (which, number, place, place + octet_length(raw) + 1, previous, raw);
        place := place + octet_length(raw) + 1;
    end loop;
end $$;

create function cscp.keep(named text, content bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform cscp.refuse_strangers('team');
    if split_part(named, '.', 1) <> encode(sha256(content), 'hex') then
        raise exception 'not the file of that hash' using errcode = ':unfit:';
    end if;
    insert into cscp.files values (named, content) on conflict do nothing;
end $$;

create function cscp.add_template(named text, content bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform cscp.refuse_strangers('team');
    insert into cscp.templates values (named, content) on conflict do nothing;
    return found;
end $$;

create function cscp.admit(member name, as_what text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if as_what not in ('team', 'scrutiny', 'reader') then
        raise exception 'admit somebody to team, scrutiny or reader';
    end if;
    execute format('grant usage on schema cscp to %I', member);
    execute format(
        'grant select on cscp.version, cscp.lines, cscp.files, cscp.templates to %I', member);
    if as_what <> 'reader' then
        execute format('grant execute on function cscp.append to %I', member);
        insert into cscp.writers values (member, as_what) on conflict do nothing;
    end if;
    if as_what = 'team' then
        execute format('grant execute on function cscp.keep, cscp.add_template to %I', member);
    end if;
end $$;

revoke all on all tables in schema cscp from public;
revoke all on all functions in schema cscp from public;
insert into cscp.writers values (session_user, 'team'), (session_user, 'scrutiny');
"""

SET_UP = (
    _WITH_NAMES.replace(":lock:", str(LOCK))
    .replace(":moved:", MOVED)
    .replace(":unfit:", UNFIT)
    .replace(":version:", str(VERSION))
)
"""The statements that set a database up, for its owner."""
