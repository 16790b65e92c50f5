import './app/link-token'
import './app/theme/mantine'
import './app/theme/tokens.css'
import './app/theme/global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { loadConfig } from './app/config'
import { startSession } from './app/session'

// The page most people open is fetched while it is still being found out who they are.
if (/^\/(inbox|$)/.test(location.pathname)) void import('./app/routes/InboxRoute')

const config = await loadConfig()
startSession(config.apiBaseUrl)
createRoot(document.getElementById('root')!).render(<App />)
