-- What wrk asks for, given after "--" as TARGET HOST, and how it says what became of it, for Answers to read.

function init(args)
  wrk.path = args[1]
  wrk.headers["Host"] = args[2]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    "result answered=%d failed=%d micros=%d p99=%d\n",
    summary.requests - errors.status, failed, summary.duration, latency:percentile(99)))
end
