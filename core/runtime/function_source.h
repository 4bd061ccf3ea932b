#pragma once

#include "core/runtime/package.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// A source text with blanks in place of its comments and, if asked for, of what stands in its quotes; lines
/// and columns stay. Good enough for looking, not a compiler's.
enum class Quotes
{
    Keep,
    Blank
};
std::string withoutComments(const std::string &text, Language language, Quotes quotes);

struct FoundFunction
{
    std::string target;    ///< as FUNCTION_TARGET would name it
    std::string signature; ///< `http`, `cloudevent`, `event`
    bool operator==(const FoundFunction &) const = default;
};

/// What a source looks like, without running it. Pure.
struct SourceLook
{
    std::vector<FoundFunction> functions;
    bool isMarked = false;  ///< by the Functions Framework's decorators, calls or interfaces
    bool isProgram = false; ///< it starts something itself
};

/// Marked by `functions_framework`'s decorators; else top-level functions with one parameter named as a
/// request or an event is (`request`, `req`, `event`, `cloud_event`, …), or with (`event`|`data`, `context`).
SourceLook lookAtPython(const std::string &text);
/// Marked by calls of `@google-cloud/functions-framework`; else exports with the parameters (req, res), or
/// one parameter named as an event is.
SourceLook lookAtNode(const std::string &text);
/// Marked by the interfaces HttpFunction, CloudEventsFunction and RawBackgroundFunction.
SourceLook lookAtJava(const std::string &text);

/// The function of a source; nothing when it is a program, or has none. Several, and it has no target.
std::optional<FunctionFacts> functionOf(const SourceLook &look, const std::string &source);

} // namespace tidegate::runtime
