#include "ui/widgets/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

// A static library's resources are linked in only when they are named; the macro must stand outside of any
// namespace.
static void initIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace tidegate::widgets {

namespace {

enum class Ink
{
    Text,
    Tone,
    OnAccent
};

/// Renders the SVG with `currentColor` as the theme has it at that moment.
class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(QString file, Ink ink, Tone tone) : m_file(std::move(file)), m_ink(ink), m_tone(tone) {}

    QIconEngine *clone() const override { return new ThemedIconEngine(*this); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QSvgRenderer renderer(svg(color(mode)));
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("tidegate:%1:%2:%3x%4")
                                .arg(m_file, color(mode).name())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

private:
    QColor color(QIcon::Mode mode) const
    {
        const Colors &colors = currentColors();
        if (mode == QIcon::Disabled)
            return colors.muted;
        switch (m_ink) {
        case Ink::Tone:
            return colors.tone(m_tone);
        case Ink::OnAccent:
            return colors.onAccent;
        case Ink::Text:
            break;
        }
        return colors.text;
    }

    QByteArray svg(const QColor &color) const
    {
        QFile file(m_file);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return file.readAll().replace("currentColor", color.name().toLatin1());
    }

    QString m_file;
    Ink m_ink;
    Tone m_tone;
};

QIcon make(const QString &name, Ink ink, Tone tone)
{
    initIcons();
    const QString file = QStringLiteral(":/icons/%1.svg").arg(name);
    return QFile::exists(file) ? QIcon(new ThemedIconEngine(file, ink, tone)) : QIcon();
}

} // namespace

QIcon icon(const QString &name, std::optional<Tone> tone)
{
    return make(name, tone ? Ink::Tone : Ink::Text, tone.value_or(Tone::Neutral));
}

QIcon iconOnAccent(const QString &name)
{
    return make(name, Ink::OnAccent, Tone::Neutral);
}

QString iconNameOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return QStringLiteral("ok");
    case Tone::Busy:
        return QStringLiteral("pending");
    case Tone::Bad:
        return QStringLiteral("error");
    case Tone::Caution:
        return QStringLiteral("warn");
    case Tone::Idle:
        return QStringLiteral("idle");
    case Tone::Neutral:
        break;
    }
    return QStringLiteral("info");
}

namespace {

class DiscEngine final : public QIconEngine
{
public:
    explicit DiscEngine(int color) : m_color(color) {}
    QIconEngine *clone() const override { return new DiscEngine(*this); }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(profileColor(m_color));
        const double margin = rect.width() / 6.0;
        painter->drawEllipse(QRectF(rect).adjusted(margin, margin, -margin, -margin));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

private:
    int m_color;
};

} // namespace

QIcon profileIcon(int color)
{
    return color == 0 ? QIcon() : QIcon(new DiscEngine(color));
}

QIcon appIcon()
{
    return make(QStringLiteral("tidegate"), Ink::Text, Tone::Neutral);
}

} // namespace tidegate::widgets
