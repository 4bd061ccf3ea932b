#pragma once

#include <QIODevice>
#include <memory>

namespace tidegate::client {

/// A request's body that can be read once. Qt sends a request again by itself when the connection breaks
/// before the answer, and it must rewind the body for that; a change (a deploy, a test invocation) must never
/// happen twice by our doing, so this one refuses.
class OnceDevice final : public QIODevice
{
    Q_OBJECT
public:
    /// `source` is open and of known size.
    explicit OnceDevice(std::unique_ptr<QIODevice> source);
    explicit OnceDevice(const QByteArray &bytes);

    qint64 size() const override { return m_source->size(); }
    bool isSequential() const override
    {
        return false;
    } ///< so that Qt asks for the size instead of keeping a copy
    bool seek(qint64 position) override;

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    std::unique_ptr<QIODevice> m_source;
    bool m_started = false;
};

} // namespace tidegate::client
