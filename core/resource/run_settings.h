#pragma once

#include "core/resource/field_errors.h"
#include "core/resource/findings.h"
#include "core/resource/object.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::resource {

/// What a revision's instances are held in, beside the resources of its container: `runtime.tidegate.dev/…`
/// on a template.
struct RunSettings
{
    bool isSandboxed = false;           ///< …/isolation: `sandbox` or `process`
    std::uint32_t processes = 4096;     ///< …/processes: processes and threads of an instance, all together
    std::uint32_t openFiles = 65536;    ///< …/open-files: descriptors of each process
    std::string stack;                  ///< …/stack: libraries of the Engine's `spec.stacks`; empty: none
    std::vector<std::string> stackPath; ///< its jars; empty when the Engine has no such stack
    bool operator==(const RunSettings &) const = default;
};

/// Reads a Revision's; isolation that it leaves open is the Engine's `spec.isolation`. What is not valid
/// counts as not set.
RunSettings readRunSettings(const Object &revision, const Snapshot &snapshot);

/// Checks them in a template's annotations.
void validateRunSettings(const QJsonObject &annotations, const QString &path, Findings &findings);
/// They do nothing on a Service, Configuration or Route itself: says so.
void validateNoRunSettings(const Object &object, Findings &findings);

/// The jars of a stack of an Engine; empty when it has none of this name.
std::vector<std::string> stackPath(const Object &engine, const QString &stack);

/// spec.stacks of an Engine: names, each with the absolute paths of its jars.
void validateStacks(const QJsonObject &stacks, const QString &path, FieldErrors &errors);

/// What `isolation` may be, in an annotation and in the Engine's spec.
const QStringList &isolations();

} // namespace tidegate::resource
