#pragma once

#include "ui/models/log_model.h"

#include <QJsonObject>
#include <QPointer>

namespace tidegate::testing {

/// A server of logs that a test answers for.
class OutputScript
{
public:
    class FakeCall : public client::Call
    {
    public:
        using Call::Call;
        void cancel() override
        {
            wasCancelled = true;
            deleteLater();
        }
        bool wasCancelled = false;
    };
    struct Asked
    {
        client::OutputQuery query;
        client::OutputDone done;
        QPointer<FakeCall> call;
    };
    struct Followed
    {
        client::OutputQuery query;
        QPointer<client::Stream> stream;
    };
    std::vector<Asked> asked;
    std::vector<Followed> followed;

    models::LogModel::Server server()
    {
        return {[this](const client::OutputQuery &query, QObject *context, client::OutputDone done) {
                    auto *call = new FakeCall(context);
                    asked.push_back({query, std::move(done), call});
                    return call;
                },
                [this](const client::OutputQuery &query, QObject *parent) {
                    auto *stream = new client::Stream(parent);
                    followed.push_back({query, stream});
                    return stream;
                }};
    }

    static WallTime time(int ms)
    {
        return *parseTime("2026-11-23T06:00:00Z") + std::chrono::milliseconds(ms);
    }
    static client::OutputLine line(int ms, const QString &text,
                                   const QString &instance = QStringLiteral("app-00001-abcde"),
                                   bool isContext = false)
    {
        client::OutputLine line;
        line.time = time(ms);
        line.instance = instance;
        line.text = text;
        line.isContext = isContext;
        line.position = QStringLiteral("p%1").arg(ms);
        return line;
    }
    static client::OutputPage page(std::vector<client::OutputLine> lines, bool isMore = false,
                                   const QString &next = QStringLiteral("next"))
    {
        return {std::move(lines), next, isMore, 0};
    }
    static QJsonObject json(int ms, const QString &text)
    {
        return {{QStringLiteral("time"), QString::fromStdString(formatMicroTime(time(ms)))},
                {QStringLiteral("stream"), QStringLiteral("stdout")},
                {QStringLiteral("instance"), QStringLiteral("app-00001-abcde")},
                {QStringLiteral("text"), text},
                {QStringLiteral("position"), QStringLiteral("p%1").arg(ms)}};
    }
    /// The latest question, which is gone then.
    void answer(Result<client::OutputPage> page)
    {
        const Asked last = asked.back();
        if (!last.call || last.call->wasCancelled)
            return;
        delete last.call;
        last.done(std::move(page));
    }
    client::Stream *stream() const { return followed.empty() ? nullptr : followed.back().stream.data(); }
};

} // namespace tidegate::testing
