-- Times are milliseconds since 1970. JSON columns are text. Rows of one instant keep the order of their rowid.

create table if not exists identity (
    project_id text not null,
    user_id text not null,
    platform_id text not null,
    created integer not null
);

create table if not exists folders (
    id text primary key,
    created integer not null,
    updated integer not null,
    display_name text not null,
    display_order integer not null
);

create table if not exists flows (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null,
    status text not null,
    folder_id text references folders (id) on delete set null,
    published_version_id text,
    metadata text
);

create table if not exists flow_versions (
    id text primary key,
    created integer not null,
    updated integer not null,
    flow_id text not null references flows (id) on delete cascade,
    display_name text not null,
    trigger text not null,
    valid integer not null,
    state text not null,
    connection_ids text not null,
    updated_by text
);
create index if not exists flow_versions_of_flow on flow_versions (flow_id);

create table if not exists runs (
    id text primary key,
    created integer not null,
    updated integer not null,
    flow_id text not null references flows (id) on delete cascade,
    flow_version_id text not null,
    display_name text not null,
    environment text not null,
    status text not null,
    parent_run_id text,
    fail_parent_on_failure integer not null,
    logs_file_id text,
    start_time integer,
    finish_time integer,
    failed_step text,
    archived_at integer,
    resume_at integer,
    request_id text,
    listed_from integer not null,
    steps text not null,
    payload text not null
);
create index if not exists runs_by_time on runs (created);
create index if not exists runs_of_flow on runs (flow_id, created);

create table if not exists run_logs (
    run_id text not null references runs (id) on delete cascade,
    step text not null,
    level text not null,
    text text not null,
    time integer not null
);
create index if not exists run_logs_of_run on run_logs (run_id);

create table if not exists files (
    id text primary key,
    created integer not null,
    name text not null,
    content_type text not null,
    bytes blob not null
);

create table if not exists store_entries (
    key text primary key,
    value text not null
);

create table if not exists connections (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null unique,
    display_name text not null,
    piece_name text not null,
    type text not null,
    value text not null,
    metadata text
);

create table if not exists mcp_servers (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null,
    name text not null,
    token text not null unique
);

create table if not exists mcp_tools (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null,
    mcp_id text not null references mcp_servers (id) on delete cascade,
    flow_id text references flows (id) on delete cascade,
    piece text
);
create index if not exists mcp_tools_of_server on mcp_tools (mcp_id);
create index if not exists mcp_tools_of_flow on mcp_tools (flow_id);

create table if not exists mcp_runs (
    id text primary key,
    created integer not null,
    updated integer not null,
    mcp_id text not null references mcp_servers (id) on delete cascade,
    tool_id text not null,
    metadata text not null,
    input text not null,
    output text not null,
    status text not null
);
create index if not exists mcp_runs_of_server on mcp_runs (mcp_id, created);

create table if not exists tables (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null,
    name text not null,
    trigger text,
    status text
);

create table if not exists fields (
    id text primary key,
    created integer not null,
    updated integer not null,
    external_id text not null,
    table_id text not null references tables (id) on delete cascade,
    name text not null,
    type text not null,
    data text
);
create index if not exists fields_of_table on fields (table_id);

create table if not exists records (
    id text primary key,
    created integer not null,
    updated integer not null,
    table_id text not null references tables (id) on delete cascade
);
create index if not exists records_of_table on records (table_id, created);

create table if not exists cells (
    record_id text not null references records (id) on delete cascade,
    field_id text not null references fields (id) on delete cascade,
    created integer not null,
    updated integer not null,
    value text not null,
    primary key (record_id, field_id)
);
create index if not exists cells_of_field on cells (field_id);
