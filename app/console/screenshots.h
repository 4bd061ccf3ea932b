#pragma once

#include "app/console/console.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <functional>

class QDialog;

namespace tidegate::console {

/// Renders every page and dialog in both languages and themes to <page>-<lang>-<theme>.png, then tells how it
/// went. When a profile is open, waits for its data first, at most 20 seconds.
class Screenshots : public QObject
{
    Q_OBJECT
public:
    Screenshots(Console *console, QString folder, QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(const QString &error); ///< empty = all are written

private:
    using Step = std::function<void()>;
    void waitForData();
    bool hasData() const;
    std::optional<resource::Object> readyApp() const;
    resource::Object packageOf(const resource::Object &app) const;
    void plan();
    void planPages(const QString &suffix);
    void planLogs(const QString &suffix);
    void planEngines(const QString &suffix);
    void planScaling(const QString &suffix);
    void planMonitoring(const QString &suffix);
    void planPlaces(const QString &suffix);
    QDialog *certificateDialog();
    void planDialogs(const QString &suffix);
    void add(Step step, int delayMs);
    void next();
    void take(QWidget *widget, const QString &name);
    void takeDialog(const QString &name);

    Console *m_console;
    QString m_folder;
    QTimer m_timer;
    int m_waitedMs = 0;
    std::deque<std::pair<Step, int>> m_steps;
    QPointer<QDialog> m_dialog;
    QString m_error;
};

} // namespace tidegate::console
