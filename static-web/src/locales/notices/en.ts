// Texts of the list behind the bell; they come with it.
export const notices = {
  title: 'Notices',
  failed: 'The notices could not be loaded',
  empty: 'No notices yet',
  emptyHint: 'Here you are told when a client waits for you, a colleague mentions you or gives you a task.',
  readAll: 'Mark all as read',
  markRead: 'Mark as read',
  unread: 'New:',
  kind: {
    mention: 'You were mentioned in a note',
    task: 'You were given a task',
    tokens_80: 'The agents have used 80% of the month’s tokens',
    tokens_100: 'The month’s tokens are used up: clients go to managers',
    handoff: 'The AI asks you to take a client over',
    handoff_escalated: 'Nobody has taken this client over yet',
    client_waiting: 'A client has been waiting too long',
    draft: 'The AI has drafted a reply for you',
    other: 'Something needs your attention',
  },
}
