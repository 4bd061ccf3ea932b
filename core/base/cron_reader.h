#pragma once

#include "core/base/cron.h"

namespace tidegate {

/// Reads one cron expression; Cron::parse() says what it takes.
class CronReader
{
public:
    explicit CronReader(std::string_view text) : m_text(text) {}
    tl::expected<Cron, CronMistake> read();

private:
    struct Rule;
    using Done = tl::expected<void, CronMistake>;

    static const Rule *rules();
    tl::unexpected<CronMistake> wrong(std::string_view field, std::string_view at,
                                      const Bilingual &why) const;
    Done readInterval(std::string_view text);
    Done readFields(const std::vector<std::string_view> &words);
    Done readField(const Rule &rule, std::string_view text, std::uint64_t &bits, bool &any);
    Done readRange(const Rule &rule, std::string_view text, std::uint64_t &bits, bool &any) const;
    Done readEnds(const Rule &rule, std::string_view text, std::string_view part, bool stepped, int &first,
                  int &last) const;
    tl::expected<bool, CronMistake> readMonthDay(const Rule &rule, std::string_view text);
    tl::expected<bool, CronMistake> readWeekDay(const Rule &rule, std::string_view text);

    std::string_view m_text;
    Cron m_cron;
};

} // namespace tidegate
