#pragma once

#include "core/autoscaler/policy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::autoscaler {

/// The two spellings of an annotation; the first wins. The second may be empty.
struct AnnotationNames
{
    std::string_view kebab;
    std::string_view camel;
};

struct NumberRule
{
    double least = 0; ///< minus infinity: no bound
    double most = 0;  ///< infinity: no bound
    bool leastExcluded = false;
    bool whole = false;
    bool minusOne = false; ///< -1 is allowed besides
};

struct DurationRule
{
    seconds least;
    seconds most;
    bool fractions = false; ///< parts of a second are allowed, and rounded up
};

/// A setting as it was found, with the name that goes into a Cause.
struct Setting
{
    std::string field;
    std::string value;
};

/// Reads annotations over the cluster's settings and gathers what is out of its range. A refused value reads
/// as its default.
class SettingsReader
{
public:
    SettingsReader(const StringMap &annotations, const StringMap &config)
        : m_annotations(annotations), m_config(config)
    {
    }

    std::optional<Setting> annotation(AnnotationNames names) const;
    std::optional<double> annotationNumber(AnnotationNames names, NumberRule rule);
    std::optional<seconds> annotationDuration(AnnotationNames names, DurationRule rule);
    double configNumber(std::string_view key, NumberRule rule, double fallback);
    seconds configDuration(std::string_view key, DurationRule rule, seconds fallback);
    bool configFlag(std::string_view key, bool fallback);
    /// The annotation, else the cluster's key, else `fallback`.
    double number(std::string_view key, AnnotationNames names, NumberRule rule, double fallback);
    /// The same where the cluster's key has a rule of its own.
    double number(std::string_view key, NumberRule ofKey, AnnotationNames names, NumberRule rule,
                  double fallback);
    seconds duration(std::string_view key, AnnotationNames names, DurationRule rule, seconds fallback);
    seconds duration(std::string_view key, DurationRule ofKey, AnnotationNames names, DurationRule rule,
                     seconds fallback);

    void refuse(const Setting &setting, std::string reason, std::string message);
    /// Refuses the annotation when it is there, else the cluster's key.
    void refuseEither(AnnotationNames names, std::string_view key, std::string message);
    void refuseKey(std::string_view key, std::string message);
    /// All that was refused as one Error; nothing when all was well.
    std::optional<Error> takeError();

private:
    std::optional<Setting> config(std::string_view key) const;
    std::optional<double> checked(const Setting &setting, NumberRule rule);
    std::optional<seconds> checked(const Setting &setting, DurationRule rule);

    const StringMap &m_annotations;
    const StringMap &m_config;
    std::vector<Cause> m_causes;
};

} // namespace tidegate::autoscaler
