-- What wrk sends and tells; arguments: HOSTS UPLOAD. Several hosts take turns; UPLOAD is the size of a POST's body,
-- 0 for GET.

local requests = {}
local at = 0

local function take_turns()
    at = at % #requests + 1
    return requests[at]
end

function init(arguments)
    local upload = tonumber(arguments[2])
    if upload > 0 then
        wrk.method = "POST"
        wrk.body = string.rep("x", upload)
    end
    for host in string.gmatch(arguments[1], "[^,]+") do
        wrk.headers["Host"] = host
        requests[#requests + 1] = wrk.format()
    end
    -- One request alone needs no call into here for each time it is sent.
    if #requests > 1 then
        request = take_turns
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "duration_us": %d, "bytes": %d, "failed": %d, "p50_us": %.1f, "p99_us": %.1f}\n',
        summary.requests, summary.duration, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
