import type { Account } from './account.js'
import type { Emitter } from './emitter.js'
import { MsgKey, Wid } from './ids.js'
import { MediaObject, OpaqueData, prepare, type PrepOptions } from './media-files.js'
import type { MediaTransfer } from './media-transfer.js'
import { type Chat, type Conn, type Contact, Msg, type Socket } from './models.js'
import type { Server } from './server.js'

export type Pairing = {
  refresh: () => void
  keys: { staticKey: Uint8Array; identityKey: Uint8Array; advSecret: string }
}

export type Page = {
  server: Server
  socket: Socket
  conn: Conn
  cmd: Emitter
  account: Account
  transfer: MediaTransfer
  pairing: Pairing
}

const nothing = () => undefined
const done = () => Promise.resolve()

/** Every module of WhatsApp Web that the library asks for, and nothing more: a new need must show. */
export function createModules(page: Page): Record<string, unknown> {
  const { server, socket, conn, cmd, account, transfer, pairing } = page
  const mediaObjects = new Map<string, MediaObject>()
  const progress = { percent: 0 }
  account.onProgress = (percent) => {
    progress.percent = percent
    cmd.trigger('offline_progress_update_from_bridge')
  }
  const links = (text: string | undefined) =>
    [...(text ?? '').matchAll(/https?:\/\/\S+/g)].map(([href]) => ({ href, suspiciousCharacters: new Set() }))
  const Msgs = Object.assign(account.messages, {
    modelClass: Msg,
    getMessagesById: async (ids: string[]) => ({
      messages: ids.map((id) => account.messages.get(id)).filter((msg) => msg !== undefined),
    }),
  })
  const findMsg = Msgs.get.bind(Msgs)
  Msgs.get = (id) => {
    const msg = findMsg(id)
    return msg && account.hidden.has(msg.id._serialized) ? undefined : msg
  }

  return {
    // Signing in
    WAWebSocketModel: {
      Socket: Object.assign(socket, {
        logout: () => server.logout(),
        reconnect: nothing,
        takeover: () => socket.set({ state: 'CONNECTED' }),
      }),
    },
    WAWebCmd: { Cmd: Object.assign(cmd, { refreshQR: pairing.refresh }) },
    WAWebConnModel: { Conn: conn },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => progress.percent } },
    WABase64: { encodeB64: (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: {
      waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: pairing.keys.staticKey } }) },
    },
    WAWebSignalStoreApi: {
      waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: pairing.keys.identityKey } }) },
    },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => pairing.keys.advSecret },
    WAWebAltDeviceLinkingApi: {},
    WAWebLaunchSocketUtils: { refreshQR: pairing.refresh },

    // Ready
    WAWebUserPrefsMeUser: {
      getMaybeMePnUser: () => account.me?.phone,
      getMaybeMeLidUser: () => account.me?.lid,
    },
    WAWebCollections: {
      Msg: Msgs,
      Chat: openableChats(account),
      Contact: Object.assign(account.contacts, {
        find: async (wid: Wid) => {
          const contact = await account.findContact(new Wid(wid._serialized))
          if (!contact) throw new Error('Contact not found')
          return contact
        },
      }),
      BusinessProfile: { find: async () => ({}) },
      Blocklist: { get: nothing },
    },
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: undefined,
    WAWebBackendJobsCommon: { mediaTypeFromProtobuf: nothing },
    WAWebE2EProtoUtils: { typeAttributeFromProtobuf: nothing },
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: nothing } },
    WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: nothing } },

    // Receiving
    WALinkify: { findLinks: links, findLink: (text: string) => links(text)[0] },
    WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: nothing },

    WAWebDownloadManager: {
      downloadManager: { downloadAndMaybeDecrypt: (file: { directPath: string }) => transfer.download(file) },
    },

    // Contacts and chats
    WAWebWidFactory: {
      createWid: (id: string) => new Wid(id),
      createWidFromWidLike: (wid: { _serialized: string }) => new Wid(wid._serialized),
      asUserWidOrThrow: (wid: Wid) => wid,
    },
    WAWebContactGetters: {
      getIsMe: (contact: Contact) => contact.id._serialized === account.me?.phone._serialized,
      getIsUser: () => true,
      getIsGroup: () => false,
      getIsWAContact: () => true,
      getUserid: (contact: Contact) => (contact.phoneNumber ?? contact.id).user,
      getVerifiedName: nothing,
      getVerifiedLevel: nothing,
      getStatusMute: () => false,
      getName: nothing,
      getShortName: nothing,
      getPushname: (contact: Contact) => contact.pushname,
      getIsEnterprise: () => false,
    },
    WAWebFrontendContactGetters: { getIsMyContact: () => false },
    WAWebApiContact: {
      getCurrentLid: (wid: Wid) => account.contactOf(wid)?.lid,
      getPhoneNumber: (wid: Wid) => account.contactOf(wid)?.phoneNumber,
      getAlternateUserWid: (wid: Wid) => {
        const contact = account.contactOf(wid)
        return wid.isLid() ? contact?.phoneNumber : contact?.lid
      },
    },
    WAWebFindChatAction: {
      findOrCreateLatestChat: async (wid: Wid) => ({ chat: await account.openChat(wid) }),
    },
    WAWebQueryExistsJob: {
      queryWidExists: async (wid: Wid) => {
        const contact = await account.findContact(wid)
        return contact ? { wid } : null
      },
    },
    WAWebChatLoadMessages: { loadEarlierMsgs: async ({ chat }: { chat: Chat }) => chat.loadEarlier() },

    // Sending
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebMsgKey: MsgKey,
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebSendMsgChatAction: {
      addAndSendMsgToChat: (chat: Chat, attributes: Record<string, unknown>) => account.send(chat, attributes),
    },
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: {
      prepRawMedia: (data: OpaqueData, options: PrepOptions) => ({
        waitForPrep: () => prepare(data, options, account.recompress),
      }),
    },
    WAWebMediaStorage: {
      getOrCreateMediaObject: (filehash: string) => {
        const object = mediaObjects.get(filehash) ?? new MediaObject(filehash)
        mediaObjects.set(filehash, object)
        return object
      },
    },
    WAWebMmsMediaTypes: {
      msgToMediaType: ({ type }: { type: string }) => type,
      castToV4: (type: string) => type,
    },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => true },
    // Only written by the library.
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: nothing } },
    WAWebMediaMmsV4Upload: {
      uploadMedia: async (upload: { mediaObject: MediaObject }) => {
        try {
          return await transfer.upload(upload)
        } finally {
          mediaObjects.delete(upload.mediaObject.filehash) // this page shows nothing again
        }
      },
    },
    WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
    WAWebUpdateUnreadChatAction: { sendSeen: ({ chat }: { chat: Chat }) => account.markSeen(chat) },
    WAWebChatStateBridge: {
      sendChatStateComposing: done,
      sendChatStateRecording: done,
      sendChatStatePaused: done,
    },
    WAWebPresenceChatAction: { sendPresenceAvailable: done, sendPresenceUnavailable: done },
    WAWebMsgReply: { canReplyMsg: () => true },
  }
}

/** A chat whose hidden id is not known is listed, but cannot be got hold of. */
function openableChats({ chats, contacts }: Account) {
  return {
    on: chats.on.bind(chats),
    off: chats.off.bind(chats),
    once: chats.once.bind(chats),
    getModelsArray: () => chats.getModelsArray(),
    get: (id: string | Wid) => {
      const chat = chats.get(id)
      return chat && contacts.get(chat.id)?.openable === false ? undefined : chat
    },
  }
}
