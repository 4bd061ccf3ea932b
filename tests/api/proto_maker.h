#pragma once

#include <QByteArray>

namespace tidegate::test {

// Protobuf by hand, so that what is read is held against the numbers on the wire and not against our own
// description.

inline QByteArray varint(quint64 value)
{
    QByteArray out;
    for (; value >= 0x80; value >>= 7)
        out.append(char(value | 0x80));
    out.append(char(value));
    return out;
}

inline QByteArray number(int field, quint64 value)
{
    return varint(quint64(field) << 3) + varint(value);
}

/// Text, bytes or a message.
inline QByteArray content(int field, const QByteArray &value)
{
    return varint(quint64(field) << 3 | 2) + varint(quint64(value.size())) + value;
}

inline QByteArray pair(int field, const QByteArray &key, const QByteArray &value)
{
    return content(field, content(1, key) + content(2, value));
}

/// A whole body: the magic and the envelope around a message.
inline QByteArray enveloped(const QByteArray &version, const QByteArray &kind, const QByteArray &message)
{
    return QByteArray("k8s\0", 4) + content(1, content(1, version) + content(2, kind)) + content(2, message) +
           content(3, {}) + content(4, {});
}

} // namespace tidegate::test
