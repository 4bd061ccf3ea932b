#include "ui/window/deep_link.h"

#include <QStringList>

namespace tidegate::window {

namespace {

const QString scheme = QStringLiteral("tidegate");
const QStringList pages{QStringLiteral("overview"),   QStringLiteral("engines"),  QStringLiteral("apps"),
                        QStringLiteral("revisions"),  QStringLiteral("scaling"),  QStringLiteral("logs"),
                        QStringLiteral("monitoring"), QStringLiteral("triggers"), QStringLiteral("metering")};
const QString enginesPage = QStringLiteral("engines");

} // namespace

std::optional<DeepLink> readLink(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != scheme || !url.userInfo().isEmpty())
        return std::nullopt;
    QStringList parts;
    for (const QString &part : url.path(QUrl::FullyEncoded).split(QLatin1Char('/'), Qt::SkipEmptyParts))
        parts.append(QUrl::fromPercentEncoding(part.toLatin1()));
    DeepLink link;
    link.server = url.authority();
    link.page = parts.isEmpty() ? pages.first() : parts.takeFirst();
    if (!pages.contains(link.page))
        return std::nullopt;
    if (link.page != enginesPage && parts.size() == 1) // a namespace alone is no place
        return std::nullopt;
    if (link.page != enginesPage && !parts.isEmpty())
        link.name.ns = parts.takeFirst();
    if (!parts.isEmpty())
        link.name.name = parts.takeFirst();
    if (!parts.isEmpty())
        link.view = parts.takeFirst();
    if (!parts.isEmpty())
        return std::nullopt;
    return link;
}

QString linkText(const DeepLink &link)
{
    QStringList parts{link.page};
    if (!link.name.name.isEmpty()) {
        if (!link.name.ns.isEmpty())
            parts.append(link.name.ns);
        parts.append(link.name.name);
        if (!link.view.isEmpty())
            parts.append(link.view);
    }
    for (QString &part : parts)
        part = QString::fromLatin1(QUrl::toPercentEncoding(part));
    return QStringLiteral("%1://%2/%3").arg(scheme, link.server, parts.join(QLatin1Char('/')));
}

} // namespace tidegate::window
