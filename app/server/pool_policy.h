#pragma once

namespace tidegate::server {

/// `tidegated --pool-policy`: sizes one pool as the lines on standard input tell, until they end. The
/// process' exit code; what is wrong with a line or a variable is the last line on standard error.
int runPoolPolicy();

} // namespace tidegate::server
