#include "core/resource/config_reader.h"

#include "core/base/units.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void ConfigReader::read(const QString &key, QString &target)
{
    if (has(key))
        target = text(key).trimmed();
}

void ConfigReader::read(const QString &key, bool &target)
{
    static const QStringList yes{u"1"_s, u"t"_s, u"T"_s, u"TRUE"_s, u"true"_s, u"True"_s};
    static const QStringList no{u"0"_s, u"f"_s, u"F"_s, u"FALSE"_s, u"false"_s, u"False"_s};
    if (!has(key))
        return;
    if (yes.contains(text(key)) || no.contains(text(key)))
        target = yes.contains(text(key));
    else
        unreadable(key, u"strconv.ParseBool: parsing \"%1\": invalid syntax"_s.arg(text(key)));
}

void ConfigReader::read(const QString &key, qint64 &target, int bits)
{
    if (!has(key))
        return;
    std::string digits = text(key).toStdString();
    if (digits.size() > 1 && digits.front() == '+')
        digits.erase(0, 1);
    const auto number = parseInteger(digits);
    const qint64 most = bits == 64 ? std::numeric_limits<qint64>::max() : (qint64(1) << (bits - 1)) - 1;
    if (!number)
        unreadable(key, u"strconv.ParseInt: parsing \"%1\": invalid syntax"_s.arg(text(key)));
    else if (*number > most || *number < -most - 1)
        unreadable(key, u"strconv.ParseInt: parsing \"%1\": value out of range"_s.arg(text(key)));
    else
        target = *number;
}

void ConfigReader::read(const QString &key, double &target)
{
    if (!has(key))
        return;
    if (const auto number = parseNumber(text(key).toStdString()))
        target = *number;
    else
        unreadable(key, u"strconv.ParseFloat: parsing \"%1\": invalid syntax"_s.arg(text(key)));
}

void ConfigReader::read(const QString &key, std::chrono::nanoseconds &target)
{
    if (!has(key))
        return;
    if (const auto duration = parseDuration(text(key).toStdString()))
        target = *duration;
    else
        unreadable(key, u"time: invalid duration \"%1\""_s.arg(text(key)));
}

void ConfigReader::readQuantity(const QString &key, QJsonObject &quantities, const QString &resource)
{
    if (!has(key))
        return;
    if (parseQuantity(text(key).toStdString()))
        quantities.insert(resource, text(key));
    else
        unreadable(key, u"quantities must match the regular expression "
                        "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"_s);
}

void ConfigReader::require(bool holds, const QString &sentence)
{
    if (!holds && m_trouble.isEmpty())
        m_trouble = sentence;
}

void ConfigReader::unreadable(const QString &key, const QString &why)
{
    require(false, u"failed to parse \"%1\": %2"_s.arg(key, why));
}

} // namespace tidegate::resource
