#include "ui/pages/attention_list.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGridLayout>
#include <QVBoxLayout>

namespace tidegate::pages {

namespace {

constexpr size_t mostShown = 8;

/// With places to break in words that are longer than a line may be: paths, image names.
QString breakable(const QString &text)
{
    constexpr int longWord = 24;
    QString result;
    int run = 0;
    for (const QChar letter : text) {
        result.append(letter);
        run = letter.isSpace() ? 0 : run + 1;
        const bool joint = QStringLiteral("/-._:@").contains(letter);
        if (run >= longWord || (joint && run > longWord / 2)) {
            result.append(QChar(0x200B)); // zero width space
            run = 0;
        }
    }
    return result;
}

widgets::IconLabel *makeMark(widgets::Tone tone, QWidget *parent)
{
    auto *mark = new widgets::IconLabel(parent);
    mark->setTone(tone);
    return mark;
}

} // namespace

QString kindWord(const QString &kind)
{
    if (kind == QLatin1String("Service"))
        return QCoreApplication::translate("tidegate::pages::Kind", "App");
    if (kind == QLatin1String("Revision"))
        return QCoreApplication::translate("tidegate::pages::Kind", "Revision");
    if (kind == QLatin1String("Pod"))
        return QCoreApplication::translate("tidegate::pages::Kind", "Instance");
    if (kind == QLatin1String("Engine"))
        return QCoreApplication::translate("tidegate::pages::Kind", "Engine");
    if (kind == QLatin1String("Package"))
        return QCoreApplication::translate("tidegate::pages::Kind", "Package");
    return kind;
}

AttentionList::AttentionList(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(widgets::grid(3));
    rebuild();
}

void AttentionList::setThings(const std::vector<models::FailingThing> &things)
{
    if (things == m_things)
        return;
    m_things = things;
    rebuild();
}

void AttentionList::rebuild()
{
    m_links.clear();
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (m_things.empty())
        m_column->addWidget(makeComfort());
    for (size_t i = 0; i < std::min(mostShown, m_things.size()); ++i)
        m_column->addWidget(makeRow(m_things[i]));
    if (m_things.size() > mostShown) {
        auto *more = widgets::makeLabel("attentionMore", "caption", this);
        more->setText(tr("and %n more", nullptr, static_cast<int>(m_things.size() - mostShown)));
        m_column->addWidget(more);
    }
    m_column->addStretch();
    colorLinks();
}

/// Rich text keeps the colours it was made with.
void AttentionList::colorLinks()
{
    const QString color = widgets::currentColors().accent.name();
    for (const auto &[label, thing] : std::as_const(m_links)) {
        label->setText(
            QStringLiteral("%1 <a href=\"#\" style=\"color:%2\">%3</a>")
                .arg(kindWord(thing.kind).toHtmlEscaped(), color, thing.name.text().toHtmlEscaped()));
    }
}

QWidget *AttentionList::makeComfort()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(widgets::grid(2));
    auto *text = widgets::makeLabel("attentionNone", nullptr, row);
    text->setText(tr("Nothing fails."));
    layout->addWidget(makeMark(widgets::Tone::Good, row));
    layout->addWidget(text, 1);
    return row;
}

/// The others of the same cause: two by name, the rest counted.
QString AttentionList::alikeText(const models::FailingThing &thing)
{
    constexpr size_t named = 2;
    QStringList names;
    for (size_t i = 0; i < std::min(named, thing.alike.size()); ++i)
        names.append(
            tr("%1 %2", "kind, name").arg(kindWord(thing.alike[i].first), thing.alike[i].second.text()));
    const QString text = names.join(tr(", ", "between the parts of a list"));
    if (thing.alike.size() <= named)
        return tr("The same: %1").arg(text);
    return tr("The same: %1 and %n more", nullptr, static_cast<int>(thing.alike.size() - named)).arg(text);
}

QWidget *AttentionList::makeRow(const models::FailingThing &thing)
{
    auto *row = new QWidget(this);
    row->setObjectName(QStringLiteral("attentionRow"));
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(widgets::grid(2));
    layout->setVerticalSpacing(widgets::grid(1) / 2);
    layout->setColumnStretch(1, 1);
    auto *name = new QLabel(row);
    name->setObjectName(QStringLiteral("attentionName"));
    name->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    name->setWordWrap(true);
    m_links.append({name, thing});
    auto *cause = widgets::makeLabel("attentionCause", "caption", row);
    cause->setText(breakable(thing.cause.left(400).replace(QLatin1Char('\t'), QStringLiteral("    "))));
    layout->addWidget(makeMark(widgets::Tone::Bad, row), 0, 0);
    layout->addWidget(name, 0, 1);
    layout->addWidget(cause, 1, 1);
    if (!thing.alike.empty()) {
        auto *alike = widgets::makeLabel("attentionAlike", "caption", row);
        alike->setText(alikeText(thing));
        layout->addWidget(alike, 2, 1);
    }
    connect(name, &QLabel::linkActivated, this, [this, thing] { Q_EMIT chosen(thing.kind, thing.name); });
    return row;
}

void AttentionList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rebuild();
    else if (event->type() == QEvent::PaletteChange)
        colorLinks();
}

} // namespace tidegate::pages
