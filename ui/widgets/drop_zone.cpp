#include "ui/widgets/drop_zone.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QPainter>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace tidegate::widgets {

QString deployableFile(const QMimeData *data)
{
    static const QStringList endings{QStringLiteral(".jar"), QStringLiteral(".zip"),
                                     QStringLiteral(".tar.gz"), QStringLiteral(".tgz"),
                                     QStringLiteral(".tar")};
    for (const QUrl &url : data->urls()) {
        const QString file = url.toLocalFile();
        for (const QString &ending : endings) {
            if (file.endsWith(ending, Qt::CaseInsensitive))
                return file;
        }
    }
    return {};
}

DropZone::DropZone(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(this, grid(10)))
    , m_title(makeLabel("dropTitle", "heading", this))
    , m_text(makeLabel("dropText", "caption", this))
    , m_choose(makeButton("chooseFile", QStringLiteral("file"), "primary", this))
{
    setAcceptDrops(true);
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(6), grid(6), grid(6));
    column->setSpacing(grid(2));
    column->addStretch();
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(grid(1));
    column->addWidget(m_choose, 0, Qt::AlignHCenter);
    column->addStretch();
    connect(m_choose, &QPushButton::clicked, this, &DropZone::chooseRequested);
    m_icon->setIcon(QStringLiteral("deploy"), Tone::Idle);
    retranslateUi();
}

void DropZone::retranslateUi()
{
    m_title->setText(tr("Drop a package here"));
    m_text->setText(tr("A jar, zip or tar.gz with a Java, Node, Python or native app. How to start it is "
                       "found out by itself."));
    m_choose->setText(tr("Choose a file…"));
}

void DropZone::paintEvent(QPaintEvent *)
{
    const Colors &colors = currentColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(m_hot ? colors.accent : colors.border, m_hot ? 2 : 1.5);
    pen.setDashPattern({4, 4});
    painter.setPen(pen);
    painter.setBrush(m_hot ? colors.accentSoft : colors.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), grid(2), grid(2));
}

void DropZone::dragEnterEvent(QDragEnterEvent *event)
{
    m_hot = !deployableFile(event->mimeData()).isEmpty();
    if (m_hot)
        event->acceptProposedAction();
    update();
}

void DropZone::dragLeaveEvent(QDragLeaveEvent *)
{
    m_hot = false;
    update();
}

void DropZone::dropEvent(QDropEvent *event)
{
    m_hot = false;
    update();
    const QString file = deployableFile(event->mimeData());
    if (file.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT dropped(file);
}

void DropZone::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::widgets
