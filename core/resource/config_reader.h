#pragma once

#include <QJsonObject>
#include <QString>
#include <chrono>

namespace tidegate::resource {

/// Reads the values of a settings ConfigMap into variables that hold their defaults: a key that is missing
/// leaves the variable alone, one that cannot be read does too and is the trouble. The first trouble stays,
/// worded as Knative words it.
class ConfigReader
{
public:
    explicit ConfigReader(QJsonObject data) : m_data(std::move(data)) {}

    void read(const QString &key, QString &target);
    void read(const QString &key, bool &target);
    void read(const QString &key, qint64 &target, int bits = 64);
    void read(const QString &key, double &target);
    void read(const QString &key, std::chrono::nanoseconds &target);
    /// A quantity is kept as it is written.
    void readQuantity(const QString &key, QJsonObject &quantities, const QString &resource);

    bool has(const QString &key) const { return m_data.contains(key); }
    QString text(const QString &key) const { return m_data.value(key).toString(); }
    /// A rule over what has been read: `sentence` is the trouble unless it holds or there is an earlier one.
    void require(bool holds, const QString &sentence);
    const QString &trouble() const { return m_trouble; } ///< empty when there is none

private:
    void unreadable(const QString &key, const QString &why);
    QJsonObject m_data;
    QString m_trouble;
};

} // namespace tidegate::resource
