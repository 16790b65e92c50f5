-- Requests of one endpoint for wrk, each for a random conversation in the name of its agency's manager.
-- Arguments: endpoint, organisations, conversations, prefix of conversations' ids, folder with tokens and texts, seed, rows of a page.
local endpoint, organizations, conversations, prefix, limit
local tokens, texts = {}, {}

local function lines(file)
  local read = {}
  for line in io.lines(file) do read[#read + 1] = line end
  return read
end

function init(args)
  endpoint, organizations, conversations, prefix = args[1], tonumber(args[2]), tonumber(args[3]), args[4]
  tokens, texts = lines(args[5] .. "/tokens"), lines(args[5] .. "/texts")
  math.randomseed(tonumber(args[6]))
  limit = args[7]
end

local function uuid()
  return string.format("%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x", math.random(0, 65535), math.random(0, 65535), math.random(0, 65535), math.random(0, 4095),
    math.random(0, 4095), math.random(0, 65535), math.random(0, 65535), math.random(0, 65535))
end

function request()
  local conversation = math.random(conversations)
  local headers = { ["Authorization"] = tokens[(conversation - 1) % organizations + 1] }
  local messages = string.format("/api/conversations/%s%012d/messages", prefix, conversation)
  if endpoint == "inbox" then return wrk.format("GET", "/api/conversations?limit=" .. limit, headers) end
  if endpoint ~= "send" then return wrk.format("GET", messages .. "?limit=" .. limit, headers) end
  headers["Content-Type"] = "application/json"
  headers["Idempotency-Key"] = uuid()
  return wrk.format("POST", messages, headers, texts[math.random(#texts)])
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('\n{"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d}', summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
