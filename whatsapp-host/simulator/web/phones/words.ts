export type Language = 'ru' | 'en'

const words = {
  title: { ru: 'Телефоны', en: 'Phones' },
  subtitle: { ru: 'Симулятор WhatsApp', en: 'WhatsApp simulator' },
  agencies: { ru: 'Телефон агентства', en: 'Agency’s phone' },
  clients: { ru: 'Клиенты', en: 'Clients' },
  addClient: { ru: 'Добавить клиента', en: 'Add a client' },
  name: { ru: 'Имя', en: 'Name' },
  phone: { ru: 'Телефон, например +7 999 000-02-01', en: 'Phone, e.g. +44 7700 900123' },
  add: { ru: 'Добавить', en: 'Add' },
  chats: { ru: 'Чаты', en: 'Chats' },
  noChats: { ru: 'Пока никто не написал.', en: 'Nobody has written yet.' },
  writeTo: { ru: 'Написать', en: 'Write to' },
  linked: { ru: 'Связанные устройства', en: 'Linked devices' },
  noDevices: { ru: 'Ни одно устройство не связано.', en: 'No device is linked.' },
  online: { ru: 'на связи', en: 'online' },
  offline: { ru: 'не на связи', en: 'offline' },
  unlink: { ru: 'Отвязать', en: 'Unlink' },
  waiting: { ru: 'QR-коды, которые ждут сейчас', en: 'QR codes waiting now' },
  noQr: {
    ru: 'Сейчас никто не показывает QR-код. Нажмите «Привязать номер» в CRM.',
    en: 'Nobody shows a QR code now. Press “Link a number” in the CRM.',
  },
  scan: { ru: 'Отсканировать', en: 'Scan' },
  expires: { ru: 'действует до', en: 'valid until' },
  pasteQr: { ru: 'или вставьте текст QR-кода', en: 'or paste the text of a QR code' },
  choose: { ru: 'Выберите, кто вы, и с кем переписка.', en: 'Choose who you are and whom to write to.' },
  empty: { ru: 'Сообщений пока нет. Напишите первым!', en: 'No messages yet. Write the first one!' },
  message: { ru: 'Сообщение', en: 'Message' },
  attach: { ru: 'Прикрепить файл', en: 'Attach a file' },
  detach: { ru: 'Убрать файл', en: 'Remove the file' },
  tooLarge: { ru: 'Файл больше 16 МБ', en: 'The file is larger than 16 MB' },
  photo: { ru: 'Фото', en: 'Photo' },
  video: { ru: 'Видео', en: 'Video' },
  voice: { ru: 'Голосовое сообщение', en: 'Voice message' },
  audio: { ru: 'Аудио', en: 'Audio' },
  sticker: { ru: 'Стикер', en: 'Sticker' },
  document: { ru: 'Документ', en: 'Document' },
  send: { ru: 'Отправить', en: 'Send' },
  back: { ru: 'Назад', en: 'Back' },
  edited: { ru: 'изменено', en: 'edited' },
  revoked: { ru: 'Сообщение удалено', en: 'This message was deleted' },
  you: { ru: 'Вы', en: 'You' },
  theme: { ru: 'Светлая или тёмная тема', en: 'Light or dark theme' },
  language: { ru: 'Switch to English', en: 'Переключить на русский' },
  lost: { ru: 'Нет связи с симулятором, пробую снова…', en: 'The simulator cannot be reached, trying again…' },
  today: { ru: 'Сегодня', en: 'Today' },
  yesterday: { ru: 'Вчера', en: 'Yesterday' },
} as const

export type Word = keyof typeof words

export function say(language: Language, word: Word): string {
  return words[word][language]
}
