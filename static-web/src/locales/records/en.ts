// Texts of the client's record as a whole, in the client's panel: they come with it.
export const records = {
  duplicates: {
    title: 'Possibly the same person',
    reasons: { phone: 'Same number', name: 'Similar name' },
    merge: 'Merge',
    mergeOne: 'Merge with “{{name}}”',
    mergeTitle: 'Merge these clients?',
    mergeText:
      'Chats, notes, tasks, holds and quotes of “{{name}}” move to “{{kept}}”, and its empty fields are filled. The other record is archived.',
    merged: '“{{name}}” has been merged into this client.',
    undo: 'Undo',
  },
  erase: {
    title: 'Personal data',
    hint: 'If the client asks to be forgotten: name, phone, messages, notes and files go, and only counts stay in reports.',
    act: 'Erase the client’s data',
    askTitle: 'Erase the client’s data?',
    askText:
      'Everything known about “{{name}}” will be gone: name, phone, texts of messages, notes, wishes, files. Holds are released and the chat is closed.',
    understood: 'I understand that the data cannot be brought back',
    confirm: 'Erase for good',
    done: 'The data was erased: {{at}}.',
  },
}
