import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startFakeModel } from './fake-model'
import { startFakeWhatsAppHost } from './fake-whatsapp-host'
import { runCommand, startFunctions } from './functions-process'
import { createDatabase } from './postgres'

/** What the tests know of the process that they talk to. */
export interface Environment {
  url: string
  /** Where e-mails are left. */
  mail: string
  eventsSecret: string
  superAdmin: { email: string; password: string }
}

declare module 'vitest' {
  interface ProvidedContext {
    environment: Environment
  }
}

/** Real functions on a real PostgreSQL; WhatsApp and the language model are stand-ins. */
export default async function setup(project: TestProject) {
  const ending: (() => unknown)[] = []
  const end = async () => {
    for (const step of ending.splice(0).reverse()) await step()
  }
  try {
    const database = await createDatabase()
    ending.push(() => database.drop())
    await runCommand('migrate', { MigrationDatabase: database.connectionString('soulcrm_owner') })
    // Dozens of sign-ups: here alone a password's hash is cheap.
    await database.run('alter function gen_salt(text, integer) rename to gen_slow_salt')
    await database.run('create function gen_salt(text, integer) returns text language sql as $$ select gen_slow_salt($1, 4) $$')
    const superAdmin = { email: 'platform@example.com', password: 'kofe s kardamonom 7' }
    await database.run(
      `insert into users (tenant_id, id, email, password_hash, name, role)
       values ('00000000-0000-7000-8000-000000000001', gen_random_uuid(), $1, crypt($2, gen_salt('bf', 4)), 'Пётр', 'super_admin')`,
      [superAdmin.email, superAdmin.password],
    )
    const folder = await mkdtemp(join(tmpdir(), 'soulcrm-api-client-'))
    ending.push(() => rm(folder, { recursive: true }))
    const whatsApp = await startFakeWhatsAppHost()
    ending.push(whatsApp.stop)
    const model = await startFakeModel()
    ending.push(model.stop)
    const eventsSecret = `whsec_${randomBytes(32).toString('base64')}`
    const host = database.connectionString('soulcrm_host')
    const functions = await startFunctions({
      Database: database.connectionString('soulcrm_app'),
      FunctionsHost__Database: host,
      ServiceBusConnection: host,
      Auth__SigningKey: randomBytes(32).toString('base64'),
      Auth__EncryptionKey: randomBytes(32).toString('base64'),
      // What a test ends is refused at its next request.
      Auth__SessionCheckInterval: '00:00:00',
      Email__Folder: join(folder, 'mail'),
      Blobs__Folder: join(folder, 'blobs'),
      RateLimits__LoginsPerAddress: '1000',
      WhatsApp__HostUrl: whatsApp.url,
      WhatsApp__HostSecret: randomBytes(24).toString('hex'),
      WhatsApp__EventsSecrets__0: eventsSecret,
      // The deployment's own provider is rules; an agency may choose this one.
      AI__Providers__OpenAI__BaseUrl: model.url,
      AI__Providers__OpenAI__Model: 'fake',
      Translation__Provider: 'llm',
      Logging__LogLevel__Default: 'Warning',
    })
    ending.push(functions.stop)
    // As the host leaves a message that it gives up.
    await database.run(
      `insert into functions_host.dead_letters (sequence_number, queue_id, session_id, delivery_count, enqueued_at, dead_lettered_at, reason, description, message_id, body)
       select nextval('functions_host.message_sequence'), id, 'nobody', 10, now(), now(), 'MaxDeliveryCountExceeded', '', 'given-up', '{}' from functions_host.queues where name = 'account-mail'`,
    )
    project.provide('environment', { url: functions.url, mail: join(folder, 'mail'), eventsSecret, superAdmin })
    return end
  } catch (error) {
    await end()
    throw error
  }
}
