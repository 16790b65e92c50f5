import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadOrCreateCertificate } from './certificate.js'
import { kindOf, storeMedia } from './media-draft.js'
import { MAX_FILE_BYTES, MediaStore } from './media-store.js'
import { Pairings } from './pairing.js'
import { seed } from './seed.js'
import { openWorld } from './store.js'
import { type Media, World } from './world.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulator-'))
})
afterEach(() => rm(directory, { recursive: true }))

const [AGENCY, ANNA] = ['79990000001', '79990000101']
const keys = { staticKey: 's', identityKey: 'i', advSecret: 'a', platform: '1' }

function seeded(): World {
  const world = new World(null)
  seed(world)
  return world
}

test('certificate_isForWhatsAppAndKept', () => {
  const first = loadOrCreateCertificate(directory)
  const certificate = new X509Certificate(first.cert)
  expect(certificate.checkHost('web.whatsapp.com')).toBe('web.whatsapp.com')
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(loadOrCreateCertificate(directory)).toEqual(first)
})

test('world_openedAgain_keepsNumbersChatsAndDevices', () => {
  const first = openWorld(directory)
  seed(first.world)
  first.world.send({ from: ANNA, to: AGENCY, text: 'Kept' })
  const device = first.world.link(AGENCY)
  first.close()
  const second = openWorld(directory).world
  expect(second.snapshot()).toEqual(first.world.snapshot())
  expect(second.device(device.token)).toEqual(device)
})

test('files_openedAgain_areKeptOnce', () => {
  const bytes = Buffer.from('beach')
  const draft = { mimetype: 'image/jpeg', data: bytes.toString('base64') }
  const [first, second] = [1, 2].map(() => storeMedia(new MediaStore(join(directory, 'media')), draft))
  expect(first).toEqual({ mimetype: 'image/jpeg', filename: null, durationSeconds: null, size: 5, hash: second?.hash })
  expect(new MediaStore(join(directory, 'media')).get(first?.hash ?? '')).toEqual(bytes)
})

test('storeMedia_descriptionOnly_hasNoBytes_tooMuchOrNoBase64_isRefused', () => {
  const store = new MediaStore(join(directory, 'media'))
  expect(storeMedia(store, { mimetype: 'image/jpeg', size: 7 })).toMatchObject({ size: 7, hash: null })
  const large = Buffer.alloc(MAX_FILE_BYTES + 1).toString('base64')
  expect(() => storeMedia(store, { mimetype: 'image/jpeg', data: large })).toThrow('does not take files')
  expect(() => storeMedia(store, { mimetype: 'image/jpeg', data: 'a%' })).toThrow('not base64')
})

test.each([
  ['image/jpeg', 'image'],
  ['image/webp', 'sticker'],
  ['audio/ogg; codecs=opus', 'ptt'],
  ['audio/mpeg', 'audio'],
  ['video/mp4', 'video'],
  ['application/pdf', 'document'],
])('kindOf_%s_is_%s', (mimetype, kind) => {
  expect(kindOf(mimetype)).toBe(kind)
})

test('world_writtenBeforeFilesWereKept_isReadable', () => {
  const old = seeded()
  old.send({ from: ANNA, to: AGENCY, text: '', kind: 'image' })
  const state = old.snapshot()
  const media = { mimetype: 'image/jpeg', filename: 'beach.jpg', size: 5 } as Media
  const world = new World({ ...state, messages: state.messages.map((message) => ({ ...message, media })) })
  expect(world.chat(ANNA, AGENCY)[0]?.media).toEqual({ ...media, durationSeconds: null, hash: null })
})

test('send_sameIdTwice_isOneMessage', () => {
  const world = seeded()
  world.send({ id: '3EB0AA', from: AGENCY, to: ANNA, text: 'Once' })
  world.send({ id: '3EB0AA', from: AGENCY, to: ANNA, text: 'Once' })
  expect(world.chat(AGENCY, ANNA)).toHaveLength(1)
})

test('raiseAck_lowerOrRefused_changesNothing', () => {
  const world = seeded()
  const { id } = world.send({ from: AGENCY, to: ANNA, text: 'Ticks' })
  world.raiseAck(id, 3)
  world.raiseAck(id, 2)
  expect(world.message(id)?.ack).toBe(3)
})

test('send_toANumberNotOnWhatsApp_isRefused', () => {
  expect(() => seeded().send({ from: ANNA, to: '79991112233', text: 'Hello?' })).toThrow('not on WhatsApp')
})

test('edit_byAnother_isRefused', () => {
  const world = seeded()
  const { id } = world.send({ from: ANNA, to: AGENCY, text: 'Mine' })
  expect(() => world.edit(id, AGENCY, 'Yours')).toThrow('has sent no message')
})

test('scan_wrongCodes_saysWhatIsWrong', () => {
  const pairings = new Pairings(seeded(), { qrFirstMs: 60_000, qrNextMs: 20_000 })
  const shown: string[] = []
  const sink = { showRef: (ref: string) => void shown.push(ref), idle: () => undefined, paired: () => undefined }
  const page = pairings.open(keys, sink)
  const [first] = pairings.pending()
  expect(first?.qr).toBe(`${shown[0]},s,i,a,1`)
  expect(() => pairings.scan(AGENCY, 'hello')).toThrow('not the text of a WhatsApp QR code')
  expect(() => pairings.scan(AGENCY, 'undefined,s,i,a,1')).toThrow('not the text of a WhatsApp QR code')
  expect(() => pairings.scan(AGENCY, '2@never,s,i,a,1')).toThrow('No browser shows')
  page.refresh()
  expect(() => pairings.scan(AGENCY, first?.qr ?? '')).toThrow('expired')
  page.close()
  expect(pairings.pending()).toEqual([])
})
