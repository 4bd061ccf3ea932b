#pragma once

#include "core/logs/instance_logs.h"
#include "core/logs/pattern.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

namespace tidegate::test {

using namespace Qt::StringLiterals;
using namespace tidegate::logs;

/// Instances' logs in a folder of their own, and answers as texts.
struct LogRig
{
    LogRig() : clock(WallTime(milliseconds(QDateTime::currentMSecsSinceEpoch())))
    {
        options.dir = dir.path().toStdString();
        options.retention = std::chrono::hours(24);
        options.failed = [this](const Error &error) {
            const std::lock_guard lock(mutex);
            errors.append(QString::fromStdString(error.message));
        };
        open();
    }

    void open()
    {
        logs.reset();
        auto opened = InstanceLogs::open(options, clock);
        if (!opened)
            qFatal("%s", opened.error().message.c_str());
        logs = std::move(*opened);
    }

    /// `instance` of a revision shop-00001 of shop, or of whose name it begins with.
    void begin(const std::string &instance, const std::string &ns = "default")
    {
        const std::string revision = instance.substr(0, instance.find("-i"));
        logs->begin({ns, revision}, revision.substr(0, revision.rfind('-')), {instance});
    }

    void say(const std::string &instance, const QByteArray &lines, bool isError = false)
    {
        if (!logs->isOpen({instance}))
            begin(instance);
        logs->append({instance}, isError, lines);
    }

    Result<LogPage> page(LogQuery query)
    {
        logs->flush();
        if (query.scope.ns.empty())
            query.scope.ns = "default";
        std::optional<Result<LogPage>> found;
        const auto handle = logs->read(std::move(query), [&](Result<LogPage> page) -> std::function<void()> {
            auto shared = std::make_shared<Result<LogPage>>(std::move(page));
            return [&found, shared] { found = std::move(*shared); };
        });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, 20'000))
            return fail(Code::Timeout, "no answer");
        return std::move(*found);
    }

    static QString textOf(const LogEntry &entry)
    {
        const QString mark = entry.isContext ? u"~"_s : entry.stream == Stream::Dropped ? u"#"_s : QString();
        return mark + QString::fromStdString(entry.text);
    }
    static QStringList texts(const Result<LogPage> &page)
    {
        if (!page)
            return {u"error: "_s + QString::fromStdString(page.error().message)};
        QStringList list;
        for (const LogEntry &entry : page->entries)
            list.append(textOf(entry));
        return list;
    }
    QStringList read(LogQuery query = {}) { return texts(page(std::move(query))); }

    /// All of it, page by page.
    QStringList readThrough(LogQuery query, std::uint32_t limit)
    {
        QStringList all;
        query.limit = limit;
        while (true) {
            const auto part = page(query);
            all += texts(part);
            if (!part || !part->isMore)
                return all;
            query.position = part->next;
        }
    }

    static LogQuery of(const std::string &instance)
    {
        LogQuery query;
        query.scope.instance = instance;
        return query;
    }
    static LogQuery tail(std::uint32_t count)
    {
        LogQuery query;
        query.tail = true;
        query.limit = count;
        return query;
    }
    static LogQuery matching(const std::string &text, std::uint32_t before = 0, std::uint32_t after = 0)
    {
        LogQuery query;
        query.pattern = *Pattern::compile(text, Pattern::Kind::RegularExpression, false);
        query.before = before;
        query.after = after;
        return query;
    }

    QStringList files(const QString &suffix = u".log"_s) const
    {
        QStringList found;
        QDirIterator it(dir.path(), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            if (const QString path = it.next(); path.endsWith(suffix))
                found.append(path);
        }
        found.sort();
        return found;
    }
    qint64 bytes() const
    {
        qint64 sum = 0;
        for (const QString &path : files())
            sum += QFileInfo(path).size();
        return sum;
    }

    QTemporaryDir dir;
    ManualClock clock;
    InstanceLogs::Options options;
    std::mutex mutex;
    QStringList errors;
    std::unique_ptr<InstanceLogs> logs;
};

} // namespace tidegate::test
