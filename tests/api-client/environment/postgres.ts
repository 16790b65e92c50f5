import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { root } from './folders'

const password = 'test'
const logins = ['soulcrm_owner', 'soulcrm_app', 'soulcrm_host', 'soulcrm_backup']

/** A database of its own on the cluster that `./dev test` starts, with the roles and without a schema. */
export interface TestDatabase {
  /** As .NET takes it. */
  connectionString(role: string): string
  /** As the cluster's superuser, past row-level security. */
  run(sql: string, values?: unknown[]): Promise<void>
  drop(): Promise<void>
}

export async function createDatabase(): Promise<TestDatabase> {
  const cluster = readCluster()
  const database = `api_client_${randomUUID().replaceAll('-', '')}`
  await run(cluster, 'postgres', await readFile(`${root}/functions/Migrations/roles.sql`, 'utf8'))
  for (const login of logins) await run(cluster, 'postgres', `alter role ${login} password '${password}'`)
  await run(cluster, 'postgres', `create database ${database} owner soulcrm_owner`)
  await run(cluster, database, 'create schema functions_host authorization soulcrm_host')
  return {
    connectionString: role =>
      `Host=${cluster.host};Port=${cluster.port};Database=${database};Username=${role};Password=${password};Maximum Pool Size=20`,
    run: (sql, values) => run(cluster, database, sql, values),
    drop: () => run(cluster, 'postgres', `drop database if exists ${database} with (force)`),
  }
}

interface Cluster {
  host: string
  port: number
  user: string
  password: string
}

function readCluster(): Cluster {
  const text = process.env.SOULCRM_TEST_POSTGRES
  if (!text) throw new Error('SOULCRM_TEST_POSTGRES is not set: run these tests by ./dev test client.')
  const parts = Object.fromEntries(text.split(';').map(part => part.split('=', 2)))
  return { host: parts.Host, port: Number(parts.Port), user: parts.Username, password: parts.Password }
}

async function run(cluster: Cluster, database: string, sql: string, values?: unknown[]): Promise<void> {
  const client = new pg.Client({ ...cluster, database })
  await client.connect()
  try {
    await client.query(sql, values)
  } finally {
    await client.end()
  }
}
