using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>Rules of the schema itself, read from PostgreSQL's catalogue: a new table that forgets one fails here.</summary>
public sealed class CatalogueTests(PostgresFixture postgres, CatalogueTests.Schema schema) : IClassFixture<PostgresFixture>, IClassFixture<CatalogueTests.Schema>
{
    /// <summary>A database that is only looked at.</summary>
    public sealed class Schema : IAsyncLifetime
    {
        private readonly PostgresFixture postgres = new();

        public TestDatabase Database { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await postgres.InitializeAsync();
            Database = await postgres.CreateDatabaseAsync();
        }

        public async Task DisposeAsync() => await Database.DisposeAsync();
    }

    [Theory]
    [InlineData("a table with tenant_id whose row-level security is not enabled and forced", """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'organizations' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
          and not (c.relrowsecurity and c.relforcerowsecurity)
        """)]
    [InlineData("a table with tenant_id without a policy for reading and writing by tenant", """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'organizations' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
          and not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.cmd = 'ALL' and p.roles = '{public}'
              and p.qual ~ 'SELECT current_tenant_id\(\)' and p.with_check ~ 'SELECT current_tenant_id\(\)')
        """)]
    [InlineData("a table without tenant_id that the app may touch", """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and c.relname <> 'organizations'
          and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
          and (has_table_privilege('soulcrm_app', c.oid, 'select, insert, update, delete'))
        """)]
    [InlineData("a policy for everybody that does not look at the tenant", """
        select p.tablename || '.' || p.policyname from pg_policies p
        where p.schemaname = 'public' and p.roles && '{public, soulcrm_app}' and (p.qual is null or p.qual !~ 'current_tenant_id' or p.with_check is null or p.with_check !~ 'current_tenant_id')
        """)]
    [InlineData("a table that the app may truncate, reference or put triggers on", """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege('soulcrm_app', c.oid, 'truncate, references, trigger')
        """)]
    [InlineData("something that the app owns", "select c.relname from pg_class c where c.relowner = 'soulcrm_app'::regrole")]
    [InlineData("a role that can pass row-level security by, other than the backup's", "select rolname from pg_roles where rolname like 'soulcrm%' and (rolsuper or (rolbypassrls and rolname <> 'soulcrm_backup'))")]
    [InlineData("a table that the backup's role may write, or may not read", """
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and (has_table_privilege('soulcrm_backup', c.oid, 'insert, update, delete, truncate') or not has_table_privilege('soulcrm_backup', c.oid, 'select'))
        """)]
    [InlineData("a member of a role that could become it", """
        select m.rolname || ' of ' || r.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
        where m.rolname in ('soulcrm_app', 'soulcrm_host', 'soulcrm_system') or (m.rolname = 'soulcrm_owner' and r.rolname <> 'soulcrm_system')
        """)]
    [InlineData("a policy whose setting is read once a row: it is not a sub-select", """
        select p.tablename || '.' || p.policyname from pg_policies p where p.schemaname = 'public' and p.roles = '{public}'
          and (p.qual !~* 'SELECT current_tenant_id' or regexp_count(p.qual, 'current_tenant_id\(\)') <> regexp_count(p.qual, 'SELECT current_tenant_id\(\)'))
        """)]
    [InlineData("a policy that lets a row be written that it would not show", "select p.tablename from pg_policies p where p.schemaname = 'public' and p.roles = '{public}' and p.qual is distinct from p.with_check")]
    [InlineData("a policy for a role other than everybody and the cross-tenant functions'", "select p.tablename || '.' || p.policyname from pg_policies p where p.schemaname = 'public' and p.roles <> '{public}' and p.roles <> '{soulcrm_system}'")]
    [InlineData("a partition, whose parent's policies do not count when it is read directly", "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relispartition")]
    [InlineData("a default privilege that would open a new table", "select defaclrole::regrole::text from pg_default_acl")]
    [InlineData("a table that anybody may use", "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and exists (select from aclexplode(c.relacl) a where a.grantee = 0)")]
    [InlineData("a foreign key of a tenant table whose tenant_id is not the other's", """
        select f.conname from pg_constraint f
        where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.confrelid <> 'organizations'::regclass
          and not exists (select from unnest(f.conkey, f.confkey) k(own, other)
              join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own and a.attname = 'tenant_id' join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other and b.attname = 'tenant_id')
        """)]
    [InlineData("a current_tenant_id that errs on a setting of an ended transaction", "select 'current_tenant_id' where (select current_tenant_id() from (select set_config('app.tenant_id', '', true)) x) is not null")]
    [InlineData("a security definer function outside of cross_tenant, without a fixed search_path, or not of soulcrm_system", """
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
          and (n.nspname <> 'cross_tenant' or p.proowner <> 'soulcrm_system'::regrole or not exists (select from unnest(p.proconfig) s where s like 'search_path=%pg_temp'))
        """)]
    [InlineData("a cross_tenant function that anybody may call", """
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'cross_tenant' and has_function_privilege('soulcrm_host', p.oid, 'execute')
        """)]
    [InlineData("a function marked leakproof", "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proleakproof and n.nspname in ('public', 'cross_tenant')")]
    [InlineData("a foreign key between tenant tables that does not carry tenant_id", """
        select f.conname from pg_constraint f
        where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.confrelid <> 'organizations'::regclass
          and not exists (select from pg_attribute a where a.attrelid = f.conrelid and a.attnum = any(f.conkey) and a.attname = 'tenant_id')
        """)]
    [InlineData("a unique index of a tenant table that tells of other tenants", """
        select i.indexrelid::regclass::text from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
        where n.nspname = 'public' and i.indisunique and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id')
          and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id')
          -- An id of 128 bits cannot be guessed; an e-mail signs in before the tenant is known; a token's hash is as good as random.
          and i.indexrelid::regclass::text not in ('users_pkey', 'users_email', 'refresh_tokens_token_hash_key', 'one_time_tokens_token_hash_key')
        """)]
    [InlineData("a view or materialized view", "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('v', 'm')")]
    [InlineData("a sequence that tells how much all tenants have", "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S'")]
    public async Task Schema_Has_No(string finding, string query)
    {
        var found = await schema.Database.ReadAsync<string>($"select coalesce(string_agg(f, ', '), '') from ({query}) x(f)");
        Assert.True(found.Length == 0, $"There is {finding}: {found}");
    }

    [Fact]
    public async Task Backup_SeesAllRows_AndTheAppsRoleWouldSeeNone()
    {
        await using var app = await TestApp.StartAsync(postgres);
        await app.RegisterAsync();
        await app.RegisterAsync();
        await using var backup = Npgsql.NpgsqlDataSource.Create(app.Database.Backup);
        Assert.Equal(2L, await backup.CreateCommand("select count(*) from users").ExecuteScalarAsync());
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => backup.CreateCommand("delete from users").ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task Query_WithNoTenantSet_SeesNoRowsAndWritesNone()
    {
        await using var app = await TestApp.StartAsync(postgres);
        await app.RegisterAsync();
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(app.Database.App);
        Assert.Equal(0L, await dataSource.CreateCommand("select count(*) from users").ExecuteScalarAsync());
        Assert.Equal(0, await dataSource.CreateCommand("update organizations set name = 'x'").ExecuteNonQueryAsync());
        var insert = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            dataSource.CreateCommand("insert into clients (tenant_id, id, name) select gen_random_uuid(), gen_random_uuid(), 'x'").ExecuteNonQueryAsync());
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, insert.SqlState);
    }

    [Fact]
    public async Task Migrations_RunAgain_ApplyNothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var owner = Npgsql.NpgsqlDataSource.Create(database.Owner);
        Assert.Empty(await Migrations.Migrator.RunAsync(owner, CancellationToken.None));
    }

    [Theory]
    [InlineData("update schema_migrations set checksum = 'x' where name like '0002%'", "was edited")]
    [InlineData("insert into schema_migrations (name, checksum) values ('9999_future.sql', 'x')", "older than the database")]
    public async Task Migrations_DatabaseOfAnotherHistory_AreRefused(string change, string reason)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(change);
        await using var owner = Npgsql.NpgsqlDataSource.Create(database.Owner);
        var refused = await Assert.ThrowsAsync<Migrations.MigrationException>(() => Migrations.Migrator.RunAsync(owner, CancellationToken.None));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
