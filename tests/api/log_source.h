#pragma once

#include "core/api/log_text.h"
#include "core/api/ports.h"

#include <QTimer>
#include <deque>

namespace tidegate::test {

/// Output that a test says, answered from the event loop; a position is the number of lines in front of it.
class Logs : public api::LogSource
{
public:
    std::shared_ptr<void> read(const api::LogRequest &request, Render render, Done done) override
    {
        last = request;
        ++reads;
        auto handle = std::make_shared<int>(0);
        QTimer::singleShot(0, [this, request, render = std::move(render), done = std::move(done),
                               weak = std::weak_ptr(handle)] {
            if (weak.lock())
                done(answer(request, render));
        });
        return handle;
    }
    std::shared_ptr<void> follow(const api::LogRequest &, std::function<void()> onChange) override
    {
        changed = std::move(onChange);
        return handle = std::make_shared<int>(0);
    }

    void say(const std::string &text)
    {
        lines.push_back(text);
        if (changed)
            changed();
    }
    void end()
    {
        isOpen = false;
        if (changed)
            changed();
    }

    Result<api::LogAnswer> answer(const api::LogRequest &request, const Render &render)
    {
        if (!errors.empty()) {
            const Error error = errors.front();
            errors.pop_front();
            return tl::unexpected(error);
        }
        api::LogAnswer answer;
        answer.isKnown = request.instance != QLatin1String("unknown") && isKnown;
        answer.isOpen = isOpen;
        answer.droppedLines = 7;
        std::vector<api::LogEntry> entries;
        auto at = size_t(request.position.toULongLong());
        if (request.last)
            at = std::max(at, lines.size() - std::min(lines.size(), size_t(*request.last)));
        for (; at < lines.size() && entries.size() < std::min<size_t>(request.limit, most); ++at) {
            api::LogEntry entry;
            entry.time = "2026-11-23T06:46:00.123456Z";
            entry.revision = "r";
            entry.instance = "i";
            entry.text = lines[at];
            entry.position = std::to_string(at + 1);
            entries.push_back(entry);
        }
        answer.isMore = at < lines.size();
        answer.next = QString::number(at);
        answer.text = QByteArray::fromStdString(render(entries));
        return answer;
    }

    std::vector<std::string> lines{"one", "two"};
    size_t most = 1000; ///< lines of a page
    bool isOpen = false;
    bool isKnown = true;
    std::deque<Error> errors; ///< answered first
    api::LogRequest last;
    int reads = 0;
    std::function<void()> changed;
    std::shared_ptr<void> handle;
};

} // namespace tidegate::test
