import './app/theme/mantine'
import './app/theme/tokens.css'
import './app/theme/global.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { loadConfig } from './app/config'
import { startSession } from './app/session'

const config = await loadConfig()
startSession(config.apiBaseUrl)
createRoot(document.getElementById('root')!).render(<App />)
