#pragma once

#include <QMimeData>
#include <QStringList>
#include <QWidget>

class QLabel;
class QPushButton;

namespace tidegate::widgets {

/// The first local file of a drag that can be deployed (.jar, .zip, .tar.gz, .tgz, .tar); empty when there is
/// none.
QString deployableFile(const QMimeData *data);

class IconLabel;

/// A marked area to drop a package on, with a button to choose one instead.
class DropZone : public QWidget
{
    Q_OBJECT
public:
    explicit DropZone(QWidget *parent = nullptr);

Q_SIGNALS:
    void dropped(const QString &file);
    void chooseRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();

    IconLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_choose;
    bool m_hot = false;
};

} // namespace tidegate::widgets
