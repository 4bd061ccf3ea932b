<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>tidegate::charts::ChartCanvas</name>
    <message>
        <source>%1: %2</source>
        <comment>series and its value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>day, time of day</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::ChartLegend</name>
    <message>
        <source>%1 %2</source>
        <comment>series and its last value</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::ChartRows</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::ChartTable</name>
    <message>
        <source>yyyy-MM-dd HH:mm:ss</source>
        <comment>format of a time in a table</comment>
        <translation>yyyy-MM-dd HH:mm:ss</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) from %1 to %2, as the chart shows them now.</source>
        <translation>
            <numerusform>从 %1 到 %2，共 %n 行，与图表当前显示的一致。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy all rows, with tabs between the values</source>
        <translation>复制所有行，值之间用制表符分隔</translation>
    </message>
    <message>
        <source>&amp;Save as CSV…</source>
        <translation>另存为 CSV(&amp;S)…</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::Ticks</name>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>s</source>
        <comment>seconds</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>bytes a second</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>MMM d</source>
        <comment>format of a day on a time axis</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>number, unit</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::charts::TimeSeriesView</name>
    <message>
        <source>Save as &amp;PNG…</source>
        <translation>另存为 PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Save as &amp;CSV…</source>
        <translation>另存为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy &amp;values</source>
        <translation>复制数值(&amp;V)</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>series and its value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
    <message>
        <source>SVG pictures (*.svg)</source>
        <translation>SVG 图片 (*.svg)</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as &amp;SVG…</source>
        <translation>另存为 SVG(&amp;S)…</translation>
    </message>
    <message>
        <source>Save as P&amp;DF…</source>
        <translation>另存为 PDF(&amp;D)…</translation>
    </message>
    <message>
        <source>Show as &amp;table…</source>
        <translation>以表格显示(&amp;T)…</translation>
    </message>
    <message>
        <source>Show the whole span again (Esc)</source>
        <translation>重新显示整个时段 (Esc)</translation>
    </message>
    <message>
        <source>Table and export</source>
        <translation>表格与导出</translation>
    </message>
    <message>
        <source>Table and export of the chart</source>
        <translation>图表的表格与导出</translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>重置缩放</translation>
    </message>
</context>
<context>
    <name>tidegate::client</name>
    <message>
        <source>The server shows a certificate that the pinned authority did not sign. Either this is another server, or its authority was made anew: compare the fingerprint and pin the new authority.</source>
        <translation>服务器出示的证书不是由已固定的证书颁发机构签发的。要么这是另一台服务器，要么它的颁发机构已重新生成：请核对指纹，并固定新的颁发机构。</translation>
    </message>
    <message>
        <source>The server shows a certificate that no authority known to this system has signed. Give this profile the server&apos;s own authority.</source>
        <translation>服务器出示的证书不是由本系统已知的任何颁发机构签发的。请在此连接配置中提供该服务器自己的颁发机构证书。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is made out to %1, not to %2. Use one of these names as the address.</source>
        <translation>服务器证书签发给 %1，而不是 %2。请使用其中一个名称作为地址。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate expired on %1.</source>
        <translation>服务器证书已于 %1 过期。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is valid only from %1. Is the clock of this machine right?</source>
        <translation>服务器证书从 %1 起才有效。本机时钟是否正确？</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be trusted: %1.</source>
        <translation>无法信任服务器证书：%1。</translation>
    </message>
    <message>
        <source>Nothing answers at %1. Is the server running?</source>
        <translation>%1 没有应答。服务器是否在运行？</translation>
    </message>
    <message>
        <source>The name %1 is not known to the network.</source>
        <translation>网络中找不到名称 %1。</translation>
    </message>
    <message>
        <source>The server at %1 closed the connection before it had answered.</source>
        <translation>服务器 %1 在应答之前关闭了连接。</translation>
    </message>
    <message>
        <source>The server at %1 closed the connection before it had answered. Whether the change was made is not known: look before you try again.</source>
        <translation>服务器 %1 在应答之前关闭了连接。不清楚更改是否已生效：重试前请先查看。</translation>
    </message>
    <message>
        <source>The server at %1 did not answer in time.</source>
        <translation>服务器 %1 未在规定时间内应答。</translation>
    </message>
    <message>
        <source>No secure connection to %1 could be made: %2.</source>
        <translation>无法与 %1 建立安全连接：%2。</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 does not let it through: %2.</source>
        <translation>通往 %1 的代理不允许通过：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>无法访问 %1：%2。</translation>
    </message>
    <message>
        <source>The server refused: %1.</source>
        <translation>服务器拒绝：%1。</translation>
    </message>
    <message>
        <source>The server answered %1.</source>
        <translation>服务器应答 %1。</translation>
    </message>
    <message>
        <source>The server answered %1: %2</source>
        <translation>服务器应答 %1：%2</translation>
    </message>
    <message>
        <source>%1 sends its callers elsewhere (%2). Give that address itself: a token is not passed on.</source>
        <translation>%1 将调用者转到别处（%2）。请直接填写该地址：令牌不会被转发。</translation>
    </message>
    <message>
        <source>The server&apos;s answer cannot be understood (it is no JSON object). Is this a Tidegate server?</source>
        <translation>无法理解服务器的应答（不是 JSON 对象）。这是 Tidegate 服务器吗？</translation>
    </message>
    <message>
        <source>The kind %1 of %2 is not one that this program knows.</source>
        <translation>本程序不认识 %2 的资源类型 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is no usable kubeconfig: %2.</source>
        <translation>%1 不是可用的 kubeconfig：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no entry &quot;%2&quot;</source>
        <translation>“%1”中没有条目“%2”</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2)</source>
        <translation>无法读取 %1（%2）</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB</source>
        <translation>%1 大于 1 MiB</translation>
    </message>
    <message>
        <source>its certificate authority holds no certificate</source>
        <translation>其中的证书颁发机构不含任何证书</translation>
    </message>
    <message>
        <source>the user &quot;%1&quot; has no token</source>
        <translation>用户“%1”没有令牌</translation>
    </message>
    <message>
        <source>it holds no settings</source>
        <translation>其中没有任何设置</translation>
    </message>
    <message>
        <source>it names no current-context</source>
        <translation>其中没有指明 current-context</translation>
    </message>
    <message>
        <source>its cluster has no server address</source>
        <translation>其中的集群没有服务器地址</translation>
    </message>
    <message>
        <source>it asks not to check the server&apos;s certificate (insecure-skip-tls-verify); give its authority instead</source>
        <translation>它要求不校验服务器证书（insecure-skip-tls-verify）;请改为提供其颁发机构证书</translation>
    </message>
    <message>
        <source>The server sent something that cannot be understood.</source>
        <translation>服务器发来了无法理解的内容。</translation>
    </message>
    <message>
        <source>The server sent a line of more than 64 MiB.</source>
        <translation>服务器发来的一行超过 64 MiB。</translation>
    </message>
    <message>
        <source>The server sent an event of more than 64 MiB.</source>
        <translation>服务器发来的一个事件超过 64 MiB。</translation>
    </message>
    <message>
        <source>The server sent an event that cannot be understood.</source>
        <translation>服务器发来了无法理解的事件。</translation>
    </message>
    <message>
        <source>The server shows another certificate than the one that is pinned in this profile. Either it was renewed, or this is another server. Nothing was sent.</source>
        <translation>服务器出示的证书与此连接中固定的证书不同：要么证书已更新，要么这是另一台服务器。未发送任何内容。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::AboutDialog</name>
    <message>
        <source>About Tidegate</source>
        <translation>关于 Tidegate</translation>
    </message>
    <message>
        <source>A serverless application platform with a native desktop console.</source>
        <translation>带原生桌面控制台的 Serverless 应用平台。</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ApplyDialog</name>
    <message>
        <source>Apply settings</source>
        <translation>应用设置</translation>
    </message>
    <message>
        <source>Apply these settings?</source>
        <translation>要应用这些设置吗？</translation>
    </message>
    <message>
        <source>%1 on %2. The server has tried it and would accept it; this is what would change.</source>
        <comment>object, server</comment>
        <translation>%2 上的 %1。服务器已试运行并会接受；将有以下变化。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>The server refuses it; the field says why.</source>
        <translation>服务器拒绝，原因在字段下方。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::CertificateDialog</name>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>这是您的服务器吗？</translation>
    </message>
    <message>
        <source>The server&apos;s certificate has changed</source>
        <translation>服务器的证书已改变</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>使用者</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>颁发者</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>two times</comment>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>SHA-256 fingerprint
%1</source>
        <translation>SHA-256 指纹
%1</translation>
    </message>
    <message>
        <source>%1

Pinned in this profile
%2</source>
        <comment>two fingerprints</comment>
        <translation>%1

此连接中固定的指纹
%2</translation>
    </message>
    <message>
        <source>Compare the fingerprint with what the server&apos;s administrator tells you. Pinned, this very certificate is trusted and no other, whoever signed it.</source>
        <translation>请将指纹与服务器管理员告知的指纹核对。固定后只信任这一份证书，其他证书无论由谁签发都不被信任。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Pin this certificate</source>
        <translation>固定此证书</translation>
    </message>
    <message>
        <source>Pin the new certificate</source>
        <translation>固定新证书</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::CompareDialog</name>
    <message>
        <source>Compare revisions</source>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Revision before</source>
        <translation>之前的版本</translation>
    </message>
    <message>
        <source>Revision after</source>
        <translation>之后的版本</translation>
    </message>
    <message>
        <source>&amp;Swap</source>
        <translation>交换(&amp;S)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This connection is protected. Type %1 to go on.</source>
        <comment>a name</comment>
        <translation>这是受保护连接。请输入 %1 以继续。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ConnectDialog</name>
    <message>
        <source>The server answers: %1</source>
        <comment>version</comment>
        <translation>服务器已应答：%1</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>连接到服务器</translation>
    </message>
    <message>
        <source>The server prints its address when it starts, and writes a kubeconfig into its data folder.</source>
        <translation>服务器启动时会打印其地址，并在数据目录中写入 kubeconfig。</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Server URL</source>
        <translation>服务器 URL(&amp;S)</translation>
    </message>
    <message>
        <source>Certificate &amp;authority</source>
        <translation>证书颁发机构(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Token</source>
        <translation>令牌(&amp;T)</translation>
    </message>
    <message>
        <source>Keep the token in the keychain</source>
        <translation>将令牌保存到钥匙串</translation>
    </message>
    <message>
        <source>PEM text. Empty: the authorities of this system are trusted.</source>
        <translation>PEM 文本。留空则信任本系统的颁发机构。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Import a kubeconfig…</source>
        <translation>导入 kubeconfig…</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存并连接</translation>
    </message>
    <message>
        <source>%1, valid until %2
SHA-256 %3</source>
        <comment>issuer, date, fingerprint</comment>
        <translation>%1，有效期至 %2
SHA-256 %3</translation>
    </message>
    <message>
        <source>The token goes into this system&apos;s keychain, never into a file.</source>
        <translation>令牌保存在本系统的钥匙串中，不会写入文件。</translation>
    </message>
    <message>
        <source>There is no keychain here: the token is kept for this session only, and asked for again next time.</source>
        <translation>此处没有钥匙串：令牌仅在本次会话中保留，下次需重新输入。</translation>
    </message>
    <message>
        <source>Choose the certificate authority</source>
        <translation>选择证书颁发机构</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>证书 (*.pem *.crt *.cer);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a kubeconfig</source>
        <translation>选择 kubeconfig</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在询问服务器…</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be read as a certificate.</source>
        <translation>无法将“%1”读取为证书。</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Look and protection</source>
        <translation>外观与保护</translation>
    </message>
    <message>
        <source>Network and certificates</source>
        <translation>网络与证书</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployDialog</name>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>选择其他文件…</translation>
    </message>
    <message>
        <source>Deploy an app</source>
        <translation>部署应用</translation>
    </message>
    <message>
        <source>Deploy a new version of %1</source>
        <translation>部署 %1 的新版本</translation>
    </message>
    <message>
        <source>Deploy %1</source>
        <translation>部署 %1</translation>
    </message>
    <message>
        <source>It is ready. Without requests it will be scaled to zero.</source>
        <translation>已就绪。没有请求时会缩容到零。</translation>
    </message>
    <message>
        <source>This did not work. Nothing that ran before was touched.</source>
        <translation>部署未成功。此前运行的内容未受影响。</translation>
    </message>
    <message>
        <source>A code package becomes an app with its own address, and scales with its requests.</source>
        <translation>代码包将成为拥有独立地址、随请求伸缩的应用。</translation>
    </message>
    <message>
        <source>Deploy new version</source>
        <translation>部署新版本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a code package</source>
        <translation>选择代码包</translation>
    </message>
    <message>
        <source>The app was created and has not become ready. It goes on trying; change what is wrong and deploy it again, or delete it.</source>
        <translation>应用已创建，但没有就绪。它会继续尝试；请改正问题后重新部署，或删除它。</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或</translation>
    </message>
    <message>
        <source>Write a function…</source>
        <translation>编写函数…</translation>
    </message>
    <message>
        <source>Use an image…</source>
        <translation>使用镜像…</translation>
    </message>
    <message>
        <source>Review changes…</source>
        <translation>预览变更…</translation>
    </message>
    <message>
        <source>Test invoke…</source>
        <translation>测试调用…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Code packages and functions (*.jar *.zip *.tar.gz *.tgz *.tar *.py *.js *.mjs *.java);;All files (*)</source>
        <translation>代码包和函数 (*.jar *.zip *.tar.gz *.tgz *.tar *.py *.js *.mjs *.java);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployFormView</name>
    <message>
        <source>Detected</source>
        <translation>检测结果</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Scaling and limits</source>
        <translation>伸缩与限制</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Name&amp;space</source>
        <translation>命名空间(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>环境变量(&amp;E)</translation>
    </message>
    <message>
        <source>Min. instances</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Max. instances</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Concurrency target</source>
        <translation>并发度目标</translation>
    </message>
    <message>
        <source>Concurrency limit</source>
        <translation>并发度上限</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>Request time limit</source>
        <translation>请求时间限制</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>detected</source>
        <translation>自动检测</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>0 = no limit</source>
        <translation>0 = 不限</translation>
    </message>
    <message>
        <source>How many requests an instance may carry at once; 0 = no limit</source>
        <translation>单个实例可同时处理的请求数；0 = 不限</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>value, where it was found</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>given by PORT</source>
        <translation>由 PORT 指定</translation>
    </message>
    <message numerus="yes">
        <source>%1 packed, %2 in %n file(s)</source>
        <translation>
            <numerusform>压缩后 %1，%n 个文件共 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>镜像(&amp;I)</translation>
    </message>
    <message>
        <source>What the engine&apos;s image-map names runs as a process; any other image runs as a container, where there is Podman or Docker: Engines says so under Diagnosis.</source>
        <translation>引擎的镜像映射中列出的镜像作为进程运行；其他镜像在装有 Podman 或 Docker 时作为容器运行，详见“引擎”页的诊断。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployProgress</name>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DeployYamlView</name>
    <message>
        <source>What will be sent</source>
        <translation>将要提交的内容</translation>
    </message>
    <message>
        <source>The service as YAML</source>
        <translation>应用服务的 YAML</translation>
    </message>
    <message>
        <source>Form and YAML follow each other. Fields that the form does not have are kept; comments are not.</source>
        <translation>表单与 YAML 互相同步。表单中没有的字段会保留，注释不会。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::DiffView</name>
    <message>
        <source>By field</source>
        <translation>按字段</translation>
    </message>
    <message>
        <source>As YAML</source>
        <translation>按 YAML</translation>
    </message>
    <message>
        <source>Fields that differ</source>
        <translation>不同的字段</translation>
    </message>
    <message>
        <source>Differences as YAML</source>
        <translation>以 YAML 显示的差异</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有差异。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::EngineStateDialog</name>
    <message numerus="yes">
        <source>On %1. No instance starts from now on. The %n instance(s) that run serve until they have no request any more, and then end. Requests that would need a start get 503. Schedules and minimum scales wait. It stays so over a restart, until the engine is started again.</source>
        <translation>
            <numerusform>服务器：%1。从现在起不再启动实例。正在运行的 %n 个实例继续服务，直到没有请求后结束。需要启动实例的请求得到 503。定时弹性和最小实例数暂不生效。重启服务器后仍然如此，直到重新启动引擎。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %1. All apps are out of service: every new request gets 503. The %n instance(s) that run end when their requests have, at the latest after the time-out of their revision. It stays so over a restart, until the engine is started again.</source>
        <translation>
            <numerusform>服务器：%1。所有应用停止服务：每个新请求都得到 503。正在运行的 %n 个实例在请求结束后结束，最迟不超过其版本的超时时间。重启服务器后仍然如此，直到重新启动引擎。</numerusform>
        </translation>
    </message>
    <message>
        <source>On %1. Instances start again: minimum scales at once, all others with their next request.</source>
        <translation>服务器：%1。实例恢复启动：有最小实例数的立即启动，其余的随下一个请求启动。</translation>
    </message>
    <message>
        <source>Drain an engine</source>
        <translation>排空引擎</translation>
    </message>
    <message>
        <source>Drain the engine &quot;%1&quot;?</source>
        <translation>要排空引擎“%1”吗？</translation>
    </message>
    <message>
        <source>Drain %1</source>
        <comment>engine</comment>
        <translation>排空 %1</translation>
    </message>
    <message>
        <source>Stop an engine</source>
        <translation>停止引擎</translation>
    </message>
    <message>
        <source>Stop the engine &quot;%1&quot;?</source>
        <translation>要停止引擎“%1”吗？</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <comment>engine</comment>
        <translation>停止 %1</translation>
    </message>
    <message>
        <source>Start an engine</source>
        <translation>启动引擎</translation>
    </message>
    <message>
        <source>Start the engine &quot;%1&quot;?</source>
        <translation>要启动引擎“%1”吗？</translation>
    </message>
    <message>
        <source>Start %1</source>
        <comment>engine</comment>
        <translation>启动 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::EnvTable</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Add a variable</source>
        <translation>添加变量</translation>
    </message>
    <message>
        <source>Remove the variable</source>
        <translation>移除变量</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::FieldTable</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Remove the selected rows</source>
        <translation>移除选中的行</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::FunctionEditor</name>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类型(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Start from the template</source>
        <translation>恢复为模板</translation>
    </message>
    <message>
        <source>Source of the function</source>
        <translation>函数源代码</translation>
    </message>
    <message>
        <source>The source is uploaded as one file; the platform serves it. A function of several files or with libraries is deployed as a zip or tar.gz.</source>
        <translation>源代码作为单个文件上传，由平台提供服务。包含多个文件或依赖库的函数请以 zip 或 tar.gz 部署。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>Test event</source>
        <translation>测试事件</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::InvokeDialog</name>
    <message>
        <source>Test invoke</source>
        <translation>测试调用</translation>
    </message>
    <message>
        <source>Test invoke %1</source>
        <comment>app</comment>
        <translation>测试调用 %1</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>A command for a POSIX shell that sends this request to the app itself</source>
        <translation>可在 POSIX shell 中运行的命令，把此请求直接发给应用</translation>
    </message>
    <message>
        <source>Answers of this session</source>
        <translation>本次会话的响应</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>Send this request again</source>
        <translation>再次发送此请求</translation>
    </message>
    <message>
        <source>Edit</source>
        <comment>a request of the history</comment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Put this request into the form</source>
        <translation>把此请求放入表单</translation>
    </message>
    <message>
        <source>%1 · %2 %3 · %4</source>
        <comment>time, method, path, summary of the answer</comment>
        <translation>%1 · %2 %3 · %4</translation>
    </message>
    <message>
        <source>No answers in this session yet</source>
        <translation>本次会话还没有响应</translation>
    </message>
    <message>
        <source>The command is in the clipboard.</source>
        <translation>命令已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The command is in the clipboard, with the values of the secret headers.</source>
        <translation>命令已复制到剪贴板，其中包含敏感请求头的值。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::InvokeRequestView</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Path, as in /orders?limit=5</source>
        <translation>路径，如 /orders?limit=5</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>By the traffic split</source>
        <translation>按流量切分</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Parts of the request</source>
        <translation>请求的各部分</translation>
    </message>
    <message>
        <source>Request headers</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询参数</translation>
    </message>
    <message>
        <source>Kind of body</source>
        <translation>正文类型</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>CloudEvent, attributes as headers</source>
        <translation>CloudEvent（属性作为请求头）</translation>
    </message>
    <message>
        <source>CloudEvent, one JSON document</source>
        <translation>CloudEvent（整体为一个 JSON 文档）</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>缩进</translation>
    </message>
    <message>
        <source>Write the JSON with one value a line</source>
        <translation>把 JSON 排成每行一个值</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>请求正文</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>Source</source>
        <comment>of a CloudEvent</comment>
        <translation>来源</translation>
    </message>
    <message>
        <source>Type</source>
        <comment>of a CloudEvent</comment>
        <translation>类型</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Data type</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>A new id</source>
        <translation>生成新标识</translation>
    </message>
    <message>
        <source>The event&apos;s data</source>
        <translation>事件的数据</translation>
    </message>
    <message>
        <source>Empty: no body is sent</source>
        <translation>留空则不发送正文</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>part of a request, how many</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>头部</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::InvokeResultView</name>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>响应正文</translation>
    </message>
    <message>
        <source>Response headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>还没有响应</translation>
    </message>
    <message>
        <source>Send a request to see the status, the time of each phase, and the body.</source>
        <translation>发送请求后可查看状态码、各阶段耗时和正文。</translation>
    </message>
    <message>
        <source>Waiting for the answer…</source>
        <translation>正在等待响应…</translation>
    </message>
    <message>
        <source>A sleeping app is started first.</source>
        <translation>休眠的应用会先启动。</translation>
    </message>
    <message>
        <source>There is no answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>Cold start</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>Warm</source>
        <translation>热启动</translation>
    </message>
    <message>
        <source>answered by %1</source>
        <comment>instance</comment>
        <translation>由 %1 响应</translation>
    </message>
    <message>
        <source>The body is empty.</source>
        <translation>正文为空。</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <comment>duration</comment>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>Formatted</source>
        <translation>格式化</translation>
    </message>
    <message>
        <source>JSON with one value a line; what is no text as a hex dump</source>
        <translation>JSON 每行一个值；非文本内容显示为十六进制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>%1 body</source>
        <comment>a size, of an answer&apos;s body</comment>
        <translation>正文 %1</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Check the connection</source>
        <translation>检查连接(&amp;C)</translation>
    </message>
    <message>
        <source>What is shown is always live; this is how soon a silent loss of the connection is noticed.</source>
        <translation>显示内容始终实时；此项决定多久能发现连接已无声中断。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message numerus="yes">
        <source>every %n second(s)</source>
        <translation>
            <numerusform>每 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What usage costs</source>
        <translation>用量单价</translation>
    </message>
    <message>
        <source>Loc&amp;k protected connections</source>
        <translation>锁定受保护连接(&amp;K)</translation>
    </message>
    <message>
        <source>When you have done nothing for so long; always when the connection breaks.</source>
        <translation>无操作达到此时长后锁定；连接中断时总会锁定。</translation>
    </message>
    <message>
        <source>not by time</source>
        <translation>不按时间</translation>
    </message>
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>%n 分钟后</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::PricesForm</name>
    <message>
        <source>Three letters, for instance EUR.</source>
        <translation>三个字母，例如 EUR。</translation>
    </message>
    <message>
        <source>A number from 0 to 1,000,000 with at most twelve decimals.</source>
        <translation>0 到 1,000,000 之间的数，最多十二位小数。</translation>
    </message>
    <message>
        <source>C&amp;urrency</source>
        <translation>货币(&amp;U)</translation>
    </message>
    <message>
        <source>EUR, CNY, …</source>
        <translation>EUR、CNY…</translation>
    </message>
    <message>
        <source>A &amp;vCPU second</source>
        <translation>每 vCPU 秒(&amp;V)</translation>
    </message>
    <message>
        <source>A &amp;GB second of memory</source>
        <translation>每 GB 秒内存(&amp;G)</translation>
    </message>
    <message>
        <source>A &amp;million requests</source>
        <translation>每百万次请求(&amp;M)</translation>
    </message>
    <message>
        <source>A GB of &amp;egress</source>
        <translation>每 GB 出流量(&amp;E)</translation>
    </message>
    <message>
        <source>A GB second of the &amp;pool</source>
        <translation>每 GB 秒实例池(&amp;P)</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Memory of idle warm hosts. What is not set counts as free; with nothing set, no costs are shown.</source>
        <translation>空闲预热宿主的内存。未设置的视为免费；全部未设置时不显示费用。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ProfileLookForm</name>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>C&amp;olor</source>
        <translation>颜色(&amp;O)</translation>
    </message>
    <message>
        <source>Shown along the top of the window, so that you always see where you are.</source>
        <translation>显示在窗口顶部，让您始终看清当前所在。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Gray</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>&amp;Protected: read-only until it is unlocked</source>
        <translation>受保护(&amp;P)：解锁前只读</translation>
    </message>
    <message>
        <source>It locks itself again when you have done nothing for a while (Preferences) and when the connection breaks. To delete something, its name has to be typed.</source>
        <translation>一段时间无操作后（见偏好设置）以及连接中断时会重新锁定。删除时必须输入名称。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ProfileNetworkForm</name>
    <message>
        <source>Choose a PEM file</source>
        <translation>选择 PEM 文件</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer *.key);;All files (*)</source>
        <translation>PEM 文件 (*.pem *.crt *.cer *.key);;所有文件 (*)</translation>
    </message>
    <message>
        <source>None: the certificate authority decides. When a certificate cannot be trusted, you can look at it and pin it.</source>
        <translation>无：由证书颁发机构决定。遇到不受信任的证书时，可以查看并固定它。</translation>
    </message>
    <message>
        <source>Pro&amp;xy</source>
        <translation>代理(&amp;X)</translation>
    </message>
    <message>
        <source>Proxy server</source>
        <translation>代理服务器</translation>
    </message>
    <message>
        <source>Proxy user</source>
        <translation>代理用户</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>C&amp;lient certificate</source>
        <translation>客户端证书(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>密钥(&amp;K)</translation>
    </message>
    <message>
        <source>Passphrase of the key</source>
        <translation>密钥口令</translation>
    </message>
    <message>
        <source>Pinned certificate</source>
        <translation>固定的证书</translation>
    </message>
    <message>
        <source>Passwords and passphrases are kept as the token is, never in a file.</source>
        <translation>密码和口令与令牌一样保存，绝不写入文件。</translation>
    </message>
    <message>
        <source>Proxy port</source>
        <translation>代理端口</translation>
    </message>
    <message>
        <source>File of the client certificate</source>
        <translation>客户端证书文件</translation>
    </message>
    <message>
        <source>File of the client key</source>
        <translation>客户端密钥文件</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>使用此代理：</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Remove the pin</source>
        <translation>取消固定</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::RemoveDialog</name>
    <message>
        <source>Delete an app</source>
        <translation>删除应用</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <comment>app</comment>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Delete the app &quot;%1&quot;?</source>
        <translation>删除应用“%1”？</translation>
    </message>
    <message>
        <source>Its address, all its revisions and its instances in the namespace &quot;%1&quot; on %2 go with it. Requests to it fail from then on. This cannot be undone; the uploaded code package stays on the server.</source>
        <translation>它在 %2 的命名空间“%1”中的地址、所有版本和实例将一并删除，此后对它的请求都会失败。此操作无法撤销；已上传的代码包仍保留在服务器上。</translation>
    </message>
    <message>
        <source>Delete apps</source>
        <translation>删除应用</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n app(s)?</source>
        <translation>
            <numerusform>删除 %n 个应用？</numerusform>
        </translation>
    </message>
    <message>
        <source>Their addresses, all their revisions and their instances on %1 go with them. Requests to them fail from then on. This cannot be undone; the uploaded code packages stay on the server.</source>
        <translation>它们在 %1 上的地址、所有版本和实例将一并删除，此后发往它们的请求都会失败。此操作无法撤销；已上传的代码包保留在服务器上。</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n app(s)</source>
        <translation>
            <numerusform>删除 %n 个应用</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::ReviewDialog</name>
    <message>
        <source>Review</source>
        <translation>预览变更</translation>
    </message>
    <message>
        <source>What would be made</source>
        <translation>将要创建的内容</translation>
    </message>
    <message>
        <source>What would change of %1</source>
        <comment>app</comment>
        <translation>%1 将发生的变更</translation>
    </message>
    <message>
        <source>Nothing: the app is like this already.</source>
        <translation>没有变更：应用已经如此。</translation>
    </message>
    <message>
        <source>The server would accept it, and fill in what you see here.</source>
        <translation>服务器会接受，并补全此处所示的内容。</translation>
    </message>
    <message>
        <source>The server would accept it. Nothing has been changed yet.</source>
        <translation>服务器会接受。目前尚未做任何更改。</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>then</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::RollbackDialog</name>
    <message>
        <source>Roll back</source>
        <translation>回滚</translation>
    </message>
    <message>
        <source>Roll back to %1?</source>
        <comment>revision</comment>
        <translation>回滚到 %1？</translation>
    </message>
    <message>
        <source>Now: %1. After: %2, pinned; new versions get no traffic until you say so.</source>
        <translation>现在：%1。之后：%2，并固定；在您更改之前，新版本不会获得流量。</translation>
    </message>
    <message>
        <source>Now: %1. After: %2, pinned; new versions get no traffic until you say so. Below: what differs from %3.</source>
        <translation>现在：%1。之后：%2，并固定；在您更改之前，新版本不会获得流量。下面是与 %3 的差异。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Roll back to %1</source>
        <comment>revision</comment>
        <translation>回滚到 %1</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::SavedRequests</name>
    <message>
        <source>Saved requests</source>
        <translation>已保存的请求</translation>
    </message>
    <message>
        <source>Save</source>
        <comment>a request under the name beside it</comment>
        <translation>保存</translation>
    </message>
    <message>
        <source>Delete the saved request</source>
        <translation>删除已保存的请求</translation>
    </message>
    <message>
        <source>The values of its secret headers are not in the keychain any more: write them again.</source>
        <translation>钥匙串中已没有其敏感请求头的值，请重新填写。</translation>
    </message>
    <message>
        <source>Saved. There is no keychain: the values of its secret headers are kept for this session only.</source>
        <translation>已保存。没有可用的钥匙串：敏感请求头的值只在本次会话中保留。</translation>
    </message>
    <message>
        <source>Saved requests, or a new name</source>
        <translation>已保存的请求，或新名称</translation>
    </message>
    <message>
        <source>Name to save it under</source>
        <translation>保存所用的名称</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TestEventView</name>
    <message>
        <source>Test invoke has this ready once the function is deployed. Saved ones can be used for every function.</source>
        <translation>函数部署后，测试调用会直接使用此请求。已保存的请求可用于所有函数。</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TrafficDialog</name>
    <message>
        <source>Revision of line %1</source>
        <translation>第 %1 行的版本</translation>
    </message>
    <message>
        <source>Share of %1</source>
        <comment>revision</comment>
        <translation>%1 的份额</translation>
    </message>
    <message>
        <source>Tag of %1</source>
        <comment>revision</comment>
        <translation>%1 的标签</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <comment>revision</comment>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Traffic of %1</source>
        <comment>app</comment>
        <translation>%1 的流量</translation>
    </message>
    <message>
        <source>The shares are whole percents and always make 100: the others give and take in proportion. A tag gives a revision an address of its own, also with 0 %.</source>
        <translation>份额为整数百分比，总和始终为 100：其余版本按比例增减。标签让版本有自己的地址，0 % 时也一样。</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>&amp;Add a revision</source>
        <translation>添加版本(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>After applying</source>
        <translation>应用后</translation>
    </message>
    <message>
        <source>Traffic now</source>
        <translation>现在的流量</translation>
    </message>
    <message>
        <source>Traffic after applying</source>
        <translation>应用后的流量</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TriggerDialog</name>
    <message>
        <source>Policies (to be corrected)</source>
        <translation>策略（需更正）</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Create the trigger</source>
        <translation>创建触发器</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>放弃更改？</translation>
    </message>
    <message>
        <source>What you have entered for this trigger is not applied yet.</source>
        <translation>您为此触发器输入的内容尚未应用。</translation>
    </message>
    <message>
        <source>New trigger</source>
        <translation>新建触发器</translation>
    </message>
    <message>
        <source>Trigger %1</source>
        <comment>name</comment>
        <translation>触发器 %1</translation>
    </message>
    <message>
        <source>When and where to</source>
        <translation>时间与去向</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Name&amp;space</source>
        <translation>命名空间(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Schedule</source>
        <translation>调度(&amp;S)</translation>
    </message>
    <message>
        <source>Minute, hour, day of month, month, day of week; a sixth field in front is the second. Also @daily, @every 90s.</source>
        <translation>分、时、日、月、星期；前面的第六个字段为秒。也可用 @daily、@every 90s。</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>时区(&amp;Z)</translation>
    </message>
    <message>
        <source>Send &amp;to</source>
        <translation>发送到(&amp;T)</translation>
    </message>
    <message>
        <source>Content t&amp;ype</source>
        <translation>内容类型(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>数据(&amp;D)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Choose a schedule…</source>
        <translation>选择一个调度…</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>应用服务</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Kind of receiver</source>
        <translation>接收端的种类</translation>
    </message>
    <message>
        <source>Service to send to</source>
        <translation>发送到的应用服务</translation>
    </message>
    <message>
        <source>/path (optional)</source>
        <translation>/路径（可选）</translation>
    </message>
    <message>
        <source>Path at the service</source>
        <translation>应用服务上的路径</translation>
    </message>
    <message>
        <source>Address to send to</source>
        <translation>发送到的地址</translation>
    </message>
    <message>
        <source>Data of the event</source>
        <translation>事件的数据</translation>
    </message>
    <message>
        <source>These are &amp;Base64 bytes</source>
        <translation>这是 Base64 字节(&amp;B)</translation>
    </message>
    <message>
        <source>S&amp;uspended: nothing is sent</source>
        <translation>暂停：不发送任何事件(&amp;U)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>继续编辑</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TriggerPolicyForm</name>
    <message>
        <source>Missed moments</source>
        <translation>错过的时刻</translation>
    </message>
    <message>
        <source>At most of them</source>
        <translation>最多发送</translation>
    </message>
    <message>
        <source>Not older than</source>
        <translation>不早于多久之前</translation>
    </message>
    <message>
        <source>While one is under way</source>
        <translation>上一次未完成时</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>不早于</translation>
    </message>
    <message>
        <source>Not after</source>
        <translation>不晚于</translation>
    </message>
    <message>
        <source>Skipped hours</source>
        <translation>跳过的小时</translation>
    </message>
    <message>
        <source>Repeated hours</source>
        <translation>重复的小时</translation>
    </message>
    <message>
        <source>Time-out of an attempt</source>
        <translation>单次尝试超时</translation>
    </message>
    <message>
        <source>Repetitions</source>
        <translation>重试次数</translation>
    </message>
    <message>
        <source>First pause</source>
        <translation>首次间隔</translation>
    </message>
    <message>
        <source>Later pauses</source>
        <translation>后续间隔</translation>
    </message>
    <message>
        <source>Dead letters to</source>
        <translation>死信发往</translation>
    </message>
    <message>
        <source>Random delay</source>
        <translation>随机延迟</translation>
    </message>
    <message>
        <source>Warm up before</source>
        <translation>提前预热</translation>
    </message>
    <message>
        <source>however long</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>send the latest</source>
        <translation>发送最近一个</translation>
    </message>
    <message>
        <source>send none</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>send all</source>
        <translation>全部发送</translation>
    </message>
    <message>
        <source>send as well</source>
        <translation>照常发送</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>wait for it</source>
        <translation>等待其完成</translation>
    </message>
    <message>
        <source>double each time</source>
        <translation>每次加倍</translation>
    </message>
    <message>
        <source>grow by the same</source>
        <translation>等量递增</translation>
    </message>
    <message>
        <source>do not fire</source>
        <translation>不触发</translation>
    </message>
    <message>
        <source>fire when they are over</source>
        <translation>过后触发</translation>
    </message>
    <message>
        <source>fire both times</source>
        <translation>两次都触发</translation>
    </message>
    <message>
        <source>fire the first time</source>
        <translation>只触发第一次</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::TriggerPreview</name>
    <message>
        <source>This is no schedule yet.</source>
        <translation>这还不是有效的调度。</translation>
    </message>
    <message>
        <source>By the clock of %1</source>
        <comment>time zone</comment>
        <translation>按 %1 的时钟</translation>
    </message>
    <message>
        <source>%1 – clock change</source>
        <comment>day of the week</comment>
        <translation>%1 – 时钟调整</translation>
    </message>
    <message>
        <source>On days with a clock change hours are missing or come twice; the policies say what becomes of them.</source>
        <translation>在时钟调整的日子，某些小时会缺失或重复；策略决定如何处理。</translation>
    </message>
    <message>
        <source>There is no next time.</source>
        <translation>没有下一次。</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>In the zone</source>
        <translation>该时区</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>The next ten times</source>
        <translation>接下来的十个时间</translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::Yaml</name>
    <message>
        <source>The text is too long.</source>
        <translation>文本过长。</translation>
    </message>
    <message>
        <source>Anchors and aliases (&amp; and *) are not read here.</source>
        <translation>此处不支持锚点和别名（&amp; 和 *）。</translation>
    </message>
    <message>
        <source>This is no mapping of names to values.</source>
        <translation>这不是名称到值的映射。</translation>
    </message>
    <message>
        <source>This is no YAML: %1.</source>
        <translation>这不是 YAML：%1。</translation>
    </message>
    <message>
        <source>Line %1: %2.</source>
        <comment>a line&apos;s number, what is wrong there</comment>
        <translation>第 %1 行：%2。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ChangeTable</name>
    <message>
        <source>nothing</source>
        <comment>value that was not there</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>revision, share</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>latest</source>
        <comment>revision</comment>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between shares</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>before, after</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>field, before, after</comment>
        <translation>%1：%2 → %3</translation>
    </message>
    <message>
        <source>%1 was created</source>
        <comment>app</comment>
        <translation>%1 已创建</translation>
    </message>
    <message>
        <source>%1 was deployed anew</source>
        <comment>app</comment>
        <translation>%1 已重新部署</translation>
    </message>
    <message>
        <source>The scaling of %1 was changed</source>
        <comment>app</comment>
        <translation>%1 的伸缩设置已更改</translation>
    </message>
    <message>
        <source>The traffic of %1 was moved</source>
        <comment>app</comment>
        <translation>%1 的流量已切换</translation>
    </message>
    <message>
        <source>The limits of %1 were changed</source>
        <comment>app</comment>
        <translation>%1 的限流设置已更改</translation>
    </message>
    <message>
        <source>%1 was deleted</source>
        <comment>app</comment>
        <translation>%1 已删除</translation>
    </message>
    <message>
        <source>The settings in %1 were changed</source>
        <comment>object</comment>
        <translation>%1 中的设置已更改</translation>
    </message>
    <message>
        <source>The server started</source>
        <translation>服务器已启动</translation>
    </message>
    <message>
        <source>The server was stopped</source>
        <translation>服务器已停止</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>fields of an object</comment>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what happened, fields</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between fields</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>user, program</comment>
        <translation>%1，使用 %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作者</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>field, value</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>tidegate::models::CloudEvent</name>
    <message>
        <source>a text has no end</source>
        <translation>文本没有结束引号</translation>
    </message>
    <message>
        <source>a colon is missing</source>
        <translation>缺少冒号</translation>
    </message>
    <message>
        <source>a comma or a closing bracket is missing</source>
        <translation>缺少逗号或右方括号</translation>
    </message>
    <message>
        <source>a name in quotes or a closing brace is missing</source>
        <translation>缺少带引号的名称或右花括号</translation>
    </message>
    <message>
        <source>this is no number</source>
        <translation>不是有效的数字</translation>
    </message>
    <message>
        <source>this escape is not known</source>
        <translation>无法识别的转义</translation>
    </message>
    <message>
        <source>this is too deep or too large</source>
        <translation>嵌套过深或内容过大</translation>
    </message>
    <message>
        <source>a value is missing or wrong</source>
        <translation>缺少值或值有误</translation>
    </message>
    <message>
        <source>An event needs an id.</source>
        <translation>事件需要标识。</translation>
    </message>
    <message>
        <source>An event needs a source.</source>
        <translation>事件需要来源。</translation>
    </message>
    <message>
        <source>The source must be a URI, as in /orders/eu.</source>
        <translation>来源必须是 URI，如 /orders/eu。</translation>
    </message>
    <message>
        <source>An event needs a type.</source>
        <translation>事件需要类型。</translation>
    </message>
    <message>
        <source>one JSON value is wanted</source>
        <comment>after line and column</comment>
        <translation>应为一个 JSON 值</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <comment>where JSON breaks off, what is wrong there</comment>
        <translation>第 %1 行第 %2 列：%3</translation>
    </message>
</context>
<context>
    <name>tidegate::models::DecisionTable</name>
    <message>
        <source>stays at %1</source>
        <comment>instances</comment>
        <translation>保持 %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>instances before and after</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例数</translation>
    </message>
    <message>
        <source>Bound by</source>
        <translation>限制因素</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>%1: not measured, so it asks for nothing</source>
        <translation>%1：没有测量值，因此不提出要求</translation>
    </message>
    <message>
        <source>%1: %2 on average over %3, %4 wanted per instance, so %5</source>
        <comment>metric, average, window, target, count</comment>
        <translation>%1：%3 内平均 %2，单实例目标 %4，因此需要 %5</translation>
    </message>
    <message>
        <source>%1 (this decides)</source>
        <translation>%1（由它决定）</translation>
    </message>
    <message>
        <source>Bounds: at least %1, at most %2</source>
        <translation>边界：最少 %1，最多 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>%1, already held for the schedule</source>
        <translation>%1，已为定时弹性提前保持</translation>
    </message>
    <message>
        <source>%1, by the schedule</source>
        <translation>%1，由定时弹性规定</translation>
    </message>
    <message>
        <source>Rate of growth</source>
        <translation>扩容速率</translation>
    </message>
    <message>
        <source>Rate of shrinking</source>
        <translation>缩容速率</translation>
    </message>
    <message>
        <source>Activation scale</source>
        <translation>激活实例数</translation>
    </message>
    <message>
        <source>Panic: never fewer</source>
        <translation>恐慌：不减少</translation>
    </message>
    <message>
        <source>Scale-down delay</source>
        <translation>缩容延迟</translation>
    </message>
    <message>
        <source>Smallest scale</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Initial scale</source>
        <translation>初始实例数</translation>
    </message>
    <message>
        <source>Stable window before zero</source>
        <translation>归零前的稳定窗口</translation>
    </message>
    <message>
        <source>Grace period before zero</source>
        <translation>归零前的宽限期</translation>
    </message>
    <message>
        <source>Zero is not allowed</source>
        <translation>不允许缩容到零</translation>
    </message>
    <message>
        <source>Nothing measured</source>
        <translation>没有测量值</translation>
    </message>
    <message>
        <source>Stabilization</source>
        <translation>稳定期</translation>
    </message>
    <message>
        <source>Schedule&apos;s minimum</source>
        <translation>定时弹性的最小值</translation>
    </message>
    <message>
        <source>Pre-warming</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Schedule&apos;s maximum</source>
        <translation>定时弹性的最大值</translation>
    </message>
    <message>
        <source>Capacity of the engine</source>
        <translation>引擎容量</translation>
    </message>
    <message>
        <source>Not ready in time</source>
        <translation>未及时就绪</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>CPU (%)</source>
        <translation>CPU（%）</translation>
    </message>
    <message>
        <source>Memory (bytes)</source>
        <translation>内存（字节）</translation>
    </message>
    <message>
        <source>Wait in the queue (s)</source>
        <translation>排队时间（秒）</translation>
    </message>
    <message>
        <source>Rates: from %1 to %2 in one step</source>
        <translation>速率：一步内从 %1 到 %2</translation>
    </message>
    <message>
        <source>Bound by: %1</source>
        <translation>限制因素：%1</translation>
    </message>
    <message>
        <source>Then ready: %1, starting: %2</source>
        <translation>当时就绪：%1，启动中：%2</translation>
    </message>
    <message>
        <source>%1, in panic</source>
        <translation>%1，处于恐慌</translation>
    </message>
</context>
<context>
    <name>tidegate::models::DeployModel</name>
    <message>
        <source>There is no connection to a server.</source>
        <translation>没有连接到服务器。</translation>
    </message>
    <message>
        <source>The app is not ready after %1. It was created; the server goes on trying.</source>
        <translation>应用在 %1 后仍未就绪。应用已创建，服务器会继续尝试。</translation>
    </message>
    <message>
        <source>The connection to the server was closed.</source>
        <translation>与服务器的连接已关闭。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is a folder. Choose a jar, zip or tar.gz archive.</source>
        <translation>%1 是文件夹。请选择 jar、zip 或 tar.gz 归档文件。</translation>
    </message>
    <message>
        <source>%1 may not be read.</source>
        <translation>没有读取 %1 的权限。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空文件。</translation>
    </message>
    <message>
        <source>The package is in namespace %1, and can be run only there. Upload its file to run it elsewhere.</source>
        <translation>该代码包位于命名空间 %1，只能在其中运行。要在其他命名空间运行，请重新上传文件。</translation>
    </message>
    <message>
        <source>An app of this name exists already in this namespace. Choose another name, or make a new revision of that app.</source>
        <translation>此命名空间中已有同名应用。请换一个名称，或为该应用创建新版本。</translation>
    </message>
    <message>
        <source>The app was deleted while it was starting.</source>
        <translation>应用在启动过程中被删除。</translation>
    </message>
    <message>
        <source>1 to 63 lower-case letters, digits and hyphens; the first is a letter, the last is not a hyphen.</source>
        <translation>1 至 63 个小写字母、数字和连字符；以字母开头，不以连字符结尾。</translation>
    </message>
    <message>
        <source>1 to 63 lower-case letters, digits and hyphens; a hyphen is neither first nor last.</source>
        <translation>1 至 63 个小写字母、数字和连字符；首尾不能是连字符。</translation>
    </message>
    <message>
        <source>A whole number from 0, not more than the maximum.</source>
        <translation>不小于 0 且不大于最大值的整数。</translation>
    </message>
    <message>
        <source>A whole number, at least the minimum; 0 means no limit.</source>
        <translation>不小于最小值的整数；0 表示不限。</translation>
    </message>
    <message>
        <source>A number of at least 0.01.</source>
        <translation>不小于 0.01 的数。</translation>
    </message>
    <message>
        <source>A whole number from 0 to 1000; 0 means no limit.</source>
        <translation>0 至 1000 的整数；0 表示不限。</translation>
    </message>
    <message>
        <source>From 1 to 600 seconds.</source>
        <translation>1 至 600 秒。</translation>
    </message>
    <message>
        <source>From 6 seconds to one hour.</source>
        <translation>6 秒至 1 小时。</translation>
    </message>
    <message>
        <source>A port from 1 to 65535 that is not reserved.</source>
        <translation>1 至 65535 之间的非保留端口。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what is wrong, and where</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>A variable has no name.</source>
        <translation>有变量未命名。</translation>
    </message>
    <message>
        <source>The variable %1 is given twice.</source>
        <translation>变量 %1 重复。</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <comment>file name, amount sent, size</comment>
        <translation>%1：%2 / %3</translation>
    </message>
    <message>
        <source>Upload the package</source>
        <translation>上传代码包</translation>
    </message>
    <message>
        <source>Update the app</source>
        <translation>更新应用</translation>
    </message>
    <message>
        <source>Create the app</source>
        <translation>创建应用</translation>
    </message>
    <message>
        <source>Start it until it is ready</source>
        <translation>启动直至就绪</translation>
    </message>
    <message>
        <source>The name of an image: of the engine&apos;s image-map, or as ghcr.io/acme/web:1 for a container.</source>
        <translation>镜像名称：引擎镜像映射中的名称，或形如 ghcr.io/acme/web:1 的容器镜像。</translation>
    </message>
    <message>
        <source>This is no Service of serving.knative.dev/v1.</source>
        <translation>这不是 serving.knative.dev/v1 的 Service。</translation>
    </message>
    <message>
        <source>The app&apos;s name and namespace cannot be changed. Clone it to have another one.</source>
        <translation>应用的名称和命名空间无法更改。如需另一个应用，请克隆。</translation>
    </message>
    <message>
        <source>An app of this name exists already in this namespace.</source>
        <translation>此命名空间中已有同名应用。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::EngineDiagnosis</name>
    <message>
        <source>Memory limit</source>
        <translation>内存上限</translation>
    </message>
    <message>
        <source>CPU share</source>
        <translation>CPU 份额</translation>
    </message>
    <message>
        <source>Limit of processes</source>
        <translation>进程数上限</translation>
    </message>
    <message>
        <source>Limit of open files</source>
        <translation>打开文件数上限</translation>
    </message>
    <message>
        <source>Limit of disk use</source>
        <translation>磁盘用量上限</translation>
    </message>
    <message>
        <source>End with the server</source>
        <translation>随服务器结束</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Network of instances</source>
        <translation>实例网络</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Condition %1</source>
        <comment>of an engine</comment>
        <translation>状况 %1</translation>
    </message>
    <message>
        <source>Remedy: %1</source>
        <translation>处理办法：%1</translation>
    </message>
    <message>
        <source>Certificate of the API</source>
        <translation>API 证书</translation>
    </message>
    <message>
        <source>The server does not say how long it is valid.</source>
        <translation>服务器没有说明证书的有效期。</translation>
    </message>
    <message>
        <source>It ended on %1.</source>
        <translation>已于 %1 到期。</translation>
    </message>
    <message numerus="yes">
        <source>Valid until %1: %n more day(s).</source>
        <translation>
            <numerusform>有效期至 %1，还有 %n 天。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restart the server, which renews a certificate of its own; replace the file where you gave it one.</source>
        <translation>服务器自签的证书在重启时更新；如果证书是你提供的，请替换证书文件。</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Not asked yet.</source>
        <translation>尚未检查。</translation>
    </message>
    <message>
        <source>See whether tidegated runs, and whether a firewall or a proxy stands in between.</source>
        <translation>请检查 tidegated 是否在运行，以及中间是否有防火墙或代理。</translation>
    </message>
    <message>
        <source>Answers in %1.</source>
        <comment>a duration</comment>
        <translation>响应用时 %1。</translation>
    </message>
    <message>
        <source>Everything here waits that long: look at the network between, and at the load of the server&apos;s machine.</source>
        <translation>控制台的每个操作都要等这么久：请检查网络和服务器所在机器的负载。</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>The server&apos;s clock is not known.</source>
        <translation>不知道服务器的时间。</translation>
    </message>
    <message>
        <source>Less than %1 apart.</source>
        <comment>a duration</comment>
        <translation>相差不到 %1。</translation>
    </message>
    <message>
        <source>The server&apos;s is %1 behind this computer&apos;s.</source>
        <translation>服务器比本机慢 %1。</translation>
    </message>
    <message>
        <source>The server&apos;s is %1 ahead of this computer&apos;s.</source>
        <translation>服务器比本机快 %1。</translation>
    </message>
    <message>
        <source>Let both be set by NTP. Ages and charts here are off by as much.</source>
        <translation>请让两边都用 NTP 校时，否则这里的时长和图表会有同样大的偏差。</translation>
    </message>
    <message>
        <source>Versions of console and server</source>
        <translation>控制台与服务器的版本</translation>
    </message>
    <message>
        <source>The server does not say its version.</source>
        <translation>服务器没有说明版本。</translation>
    </message>
    <message>
        <source>Both are %1.</source>
        <translation>两者都是 %1。</translation>
    </message>
    <message>
        <source>The server is %1, this console %2.</source>
        <translation>服务器是 %1，控制台是 %2。</translation>
    </message>
    <message>
        <source>Use the console that comes with the server: others may not know all of its settings.</source>
        <translation>请使用随服务器提供的控制台，其他版本可能不认识它的全部设置。</translation>
    </message>
    <message>
        <source>Diagnosis of the engine %1</source>
        <translation>引擎 %1 的诊断</translation>
    </message>
    <message>
        <source>Made: %1</source>
        <translation>生成时间：%1</translation>
    </message>
    <message>
        <source>Server: %1</source>
        <translation>服务器：%1</translation>
    </message>
    <message>
        <source>Console: %1</source>
        <translation>控制台：%1</translation>
    </message>
    <message>
        <source>API: %1</source>
        <translation>API：%1</translation>
    </message>
    <message>
        <source>Gateway: %1</source>
        <translation>网关：%1</translation>
    </message>
    <message>
        <source>Running since: %1</source>
        <translation>启动时间：%1</translation>
    </message>
</context>
<context>
    <name>tidegate::models::FiringTable</name>
    <message numerus="yes">
        <source>%n moment(s) passed while nothing could be sent</source>
        <translation>
            <numerusform>在无法发送期间错过了 %n 个时刻</numerusform>
        </translation>
    </message>
    <message>
        <source>Fired by hand</source>
        <translation>手动触发</translation>
    </message>
    <message>
        <source>Caught up after a misfire</source>
        <translation>错过后补发</translation>
    </message>
    <message>
        <source>Planned for %1</source>
        <translation>计划于 %1</translation>
    </message>
    <message>
        <source>Sent %1, late by %2</source>
        <comment>time, duration</comment>
        <translation>发送于 %1，延迟 %2</translation>
    </message>
    <message>
        <source>Cold: it waited for an instance to start</source>
        <translation>冷启动：等待了实例启动</translation>
    </message>
    <message>
        <source>Warm: an instance was there</source>
        <translation>热：已有实例</translation>
    </message>
    <message>
        <source>Went to the dead letters at %1</source>
        <translation>已送往死信 %1</translation>
    </message>
    <message>
        <source>Event %1</source>
        <comment>the id of an event</comment>
        <translation>事件 %1</translation>
    </message>
    <message>
        <source>Planned for</source>
        <translation>计划时间</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Late by</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
</context>
<context>
    <name>tidegate::models::InvokeModel</name>
    <message>
        <source>… %1 more are not shown.</source>
        <comment>an amount of bytes, as in 12 KiB</comment>
        <translation>… 另有 %1 未显示。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>cold</source>
        <comment>an instance was started for it</comment>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>warm</source>
        <comment>an instance was there</comment>
        <translation>热启动</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <comment>HTTP status, cold or warm, duration</comment>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>没有连接到服务器。</translation>
    </message>
    <message>
        <source>Queue and start</source>
        <translation>排队与启动</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Place to start</source>
        <translation>等待启动名额</translation>
    </message>
    <message>
        <source>Taken from the pool</source>
        <translation>取自实例池</translation>
    </message>
    <message>
        <source>Launch</source>
        <comment>of a process, a phase of a cold start</comment>
        <translation>启动进程</translation>
    </message>
    <message>
        <source>Code load</source>
        <translation>加载代码</translation>
    </message>
    <message>
        <source>App start</source>
        <translation>应用启动</translation>
    </message>
    <message>
        <source>Hand-over</source>
        <comment>from ready to sending the request on</comment>
        <translation>交接</translation>
    </message>
    <message>
        <source>Connect</source>
        <comment>phase of a request</comment>
        <translation>连接</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>首字节</translation>
    </message>
    <message>
        <source>Rest of the answer</source>
        <translation>响应其余部分</translation>
    </message>
</context>
<context>
    <name>tidegate::models::InvokeRequest</name>
    <message>
        <source>&quot;%1&quot; is not a header&apos;s name.</source>
        <translation>“%1”不是有效的请求头名称。</translation>
    </message>
    <message>
        <source>The value of %1 holds a line break.</source>
        <comment>header</comment>
        <translation>%1 的值中含有换行。</translation>
    </message>
    <message>
        <source>The path must begin with a slash.</source>
        <translation>路径必须以斜杠开头。</translation>
    </message>
    <message>
        <source>The path must hold no blank: write %20.</source>
        <translation>路径中不能有空格，请写作 %20。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::LogExport</name>
    <message>
        <source>&quot;%1&quot; cannot be written: %2.</source>
        <comment>file, why</comment>
        <translation>无法写入“%1”：%2。</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>没有连接到服务器。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::MeteringModel</name>
    <message numerus="yes">
        <source>%n other(s)</source>
        <comment>subjects in a chart</comment>
        <translation>
            <numerusform>其他 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::MeteringTable</name>
    <message>
        <source>Idle pool</source>
        <comment>time of warm hosts that nobody&apos;s apps used</comment>
        <translation>空闲实例池</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>name, namespace</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Set prices in the preferences to see what this costs.</source>
        <translation>在偏好设置中设置单价后即可看到费用。</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>应用服务</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求数</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误数</translation>
    </message>
    <message>
        <source>vCPU seconds</source>
        <translation>vCPU 秒</translation>
    </message>
    <message>
        <source>GB seconds</source>
        <translation>GB 秒</translation>
    </message>
    <message>
        <source>Instance seconds</source>
        <translation>实例秒</translation>
    </message>
    <message>
        <source>Active seconds</source>
        <translation>活跃秒</translation>
    </message>
    <message>
        <source>Idle seconds</source>
        <translation>空闲秒</translation>
    </message>
    <message>
        <source>Idle share</source>
        <translation>空闲占比</translation>
    </message>
    <message>
        <source>Egress</source>
        <translation>出流量</translation>
    </message>
    <message>
        <source>Pool seconds</source>
        <translation>实例池秒</translation>
    </message>
    <message>
        <source>Pool GB seconds</source>
        <translation>实例池 GB 秒</translation>
    </message>
    <message>
        <source>Cost of idling</source>
        <translation>空闲费用</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Time of instances with at least one request</source>
        <translation>实例上至少有一个请求的时间</translation>
    </message>
    <message>
        <source>Time of instances without a request: starting, waiting, draining</source>
        <translation>实例上没有请求的时间：启动、等待、排空</translation>
    </message>
    <message>
        <source>Memory × time; a GB is 10⁹ bytes</source>
        <translation>内存 × 时间；1 GB 为 10⁹ 字节</translation>
    </message>
    <message>
        <source>The share of idle warm hosts&apos; time</source>
        <translation>所分摊的空闲预热宿主的时间</translation>
    </message>
    <message>
        <source>The memory of idle instances, by their share of the seconds</source>
        <translation>空闲实例的内存，按空闲秒数的占比计</translation>
    </message>
</context>
<context>
    <name>tidegate::models::MeteringTotals</name>
    <message numerus="yes">
        <source>Total of %n row(s)</source>
        <translation>
            <numerusform>%n 行合计</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::MonitoringCharts</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>a second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>from the request&apos;s head to the answer&apos;s end</source>
        <translation>从请求头到应答结束</translation>
    </message>
    <message>
        <source>Concurrency and queue</source>
        <translation>并发度与队列</translation>
    </message>
    <message>
        <source>requests at once</source>
        <translation>同时的请求数</translation>
    </message>
    <message>
        <source>In the gateway</source>
        <translation>网关中</translation>
    </message>
    <message>
        <source>Waiting for an instance</source>
        <translation>等待实例</translation>
    </message>
    <message>
        <source>Time in the queue</source>
        <translation>排队时间</translation>
    </message>
    <message>
        <source>of those that waited</source>
        <translation>仅限排过队的请求</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>most within a step</source>
        <translation>每步长内的最大值</translation>
    </message>
    <message>
        <source>Desired</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>how an instance was started</comment>
        <translation>直接启动</translation>
    </message>
    <message>
        <source>From the pool</source>
        <comment>how an instance was started</comment>
        <translation>来自实例池</translation>
    </message>
    <message>
        <source>From a warm stack</source>
        <comment>how an instance was started</comment>
        <translation>来自预热的技术栈</translation>
    </message>
    <message>
        <source>With an archive</source>
        <comment>how an instance was started</comment>
        <translation>使用归档</translation>
    </message>
    <message>
        <source>Container</source>
        <comment>how an instance was started</comment>
        <translation>容器</translation>
    </message>
    <message>
        <source>Cold starts</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>within a step</source>
        <translation>每步长内</translation>
    </message>
    <message>
        <source>Requests that waited for a start</source>
        <translation>等待启动的请求</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>核</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>of all instances</source>
        <translation>所有实例合计</translation>
    </message>
    <message>
        <source>Egress</source>
        <translation>出站流量</translation>
    </message>
    <message>
        <source>bodies of answers</source>
        <translation>应答正文</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>For no app</source>
        <translation>无对应应用</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>同时</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Refused a second</source>
        <translation>每秒拒绝</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Pool of warm hosts</source>
        <translation>预热主机池</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>预热中</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>未命中</translation>
    </message>
    <message>
        <source>Changes of objects</source>
        <translation>对象变更</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>写入</translation>
    </message>
</context>
<context>
    <name>tidegate::models::MonitoringTiles</name>
    <message>
        <source>nothing to compare with</source>
        <translation>没有可比较的数据</translation>
    </message>
    <message>
        <source>%1 before</source>
        <comment>a value of the period before</comment>
        <translation>此前 %1</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>与此前相同</translation>
    </message>
    <message>
        <source>%1 (%2 before)</source>
        <comment>relative difference, value of the period before</comment>
        <translation>%1（此前 %2）</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>in the range</source>
        <translation>时段内</translation>
    </message>
    <message>
        <source>For no app</source>
        <translation>无对应应用</translation>
    </message>
    <message>
        <source>requests that no route takes</source>
        <translation>没有路由接收的请求</translation>
    </message>
    <message>
        <source>Hits in the pool</source>
        <translation>实例池命中率</translation>
    </message>
    <message>
        <source>of the starts that asked it</source>
        <translation>占向其请求的启动</translation>
    </message>
    <message>
        <source>Misses in the pool</source>
        <translation>实例池未命中</translation>
    </message>
    <message>
        <source>starts without a warm host</source>
        <translation>没有预热主机的启动</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>错误率</translation>
    </message>
    <message>
        <source>5xx or cut short</source>
        <translation>5xx 或被中断</translation>
    </message>
    <message>
        <source>Latency p95</source>
        <translation>延迟 p95</translation>
    </message>
    <message>
        <source>of all requests in the range</source>
        <translation>时段内所有请求</translation>
    </message>
    <message>
        <source>Cold starts</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>requests that waited for one</source>
        <translation>等待启动的请求数</translation>
    </message>
    <message>
        <source>Queue</source>
        <comment>phase of a start</comment>
        <translation>排队</translation>
    </message>
    <message>
        <source>Launch</source>
        <comment>phase of a start</comment>
        <translation>拉起</translation>
    </message>
    <message>
        <source>Load</source>
        <comment>phase of a start</comment>
        <translation>加载</translation>
    </message>
    <message>
        <source>App</source>
        <comment>phase of a start</comment>
        <translation>应用</translation>
    </message>
    <message>
        <source>First byte</source>
        <comment>phase of a start</comment>
        <translation>首字节</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ObjectState</name>
    <message>
        <source>%1: %2</source>
        <comment>a condition&apos;s reason and its message</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Being deleted</source>
        <translation>正在删除</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stored</source>
        <comment>state of an uploaded package</comment>
        <translation>已存储</translation>
    </message>
    <message>
        <source>Deploying</source>
        <translation>部署中</translation>
    </message>
    <message>
        <source>Scaled to zero</source>
        <translation>已缩容到零</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Finishing</source>
        <comment>an instance that answers what it has and takes nothing new</comment>
        <translation>收尾中</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>At rest</source>
        <translation>休眠</translation>
    </message>
    <message>
        <source>Idle</source>
        <comment>no requests; its instances end soon</comment>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>No instance runs, and requests are answered 503.</source>
        <translation>没有实例运行，请求返回 503。</translation>
    </message>
    <message>
        <source>Draining</source>
        <translation>排空中</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Drained</source>
        <translation>已排空</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ObjectTable</name>
    <message>
        <source>The connection was closed.</source>
        <translation>连接已关闭。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::PolicyModel</name>
    <message>
        <source>Smallest scale</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Never fewer instances than that, also without any request. 0 lets it go to zero.</source>
        <translation>即使没有请求也不少于这么多实例。0 允许缩容到零。</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Never more instances than that; further requests wait in the queue. 0 is no limit.</source>
        <translation>不多于这么多实例，更多的请求排队等待。0 表示无上限。</translation>
    </message>
    <message>
        <source>Initial scale</source>
        <translation>初始实例数</translation>
    </message>
    <message>
        <source>So many must become ready once before a new revision counts as ready.</source>
        <translation>新版本要有这么多实例就绪过一次，才算就绪。</translation>
    </message>
    <message>
        <source>Activation scale</source>
        <translation>激活实例数</translation>
    </message>
    <message>
        <source>From zero it starts at once with so many, not with one.</source>
        <translation>从零启动时直接启动这么多个，而不是一个。</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What is counted: requests at once (concurrency), or requests per second (rps).</source>
        <translation>按什么计算：同时处理的请求数（concurrency），或每秒请求数（rps）。</translation>
    </message>
    <message>
        <source>Target per instance</source>
        <translation>单实例目标</translation>
    </message>
    <message>
        <source>How much of the metric one instance is meant for. A smaller target makes more instances.</source>
        <translation>一个实例承担多少。目标越小，实例越多。</translation>
    </message>
    <message>
        <source>Target use</source>
        <translation>目标使用率</translation>
    </message>
    <message>
        <source>This share of the target is aimed for, so that room stays until new ones have started.</source>
        <translation>按目标的这一比例扩容，为新实例启动期间留出余量。</translation>
    </message>
    <message>
        <source>Burst capacity</source>
        <translation>突发容量</translation>
    </message>
    <message>
        <source>So many requests at once are to find room without a wait; below it the gateway keeps a queue in front. -1 always keeps it.</source>
        <translation>能不排队地接住这么多突发请求；余量不足时网关在前面排队。-1 表示始终排队。</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>The metric is averaged over this time. Without a request for so long it goes to zero.</source>
        <translation>指标按这段时间取平均。这么久没有请求就缩容到零。</translation>
    </message>
    <message>
        <source>Panic window</source>
        <translation>恐慌窗口</translation>
    </message>
    <message>
        <source>A share of the stable window: the short average that notices a burst.</source>
        <translation>稳定窗口的一部分：用来发现突发的短平均。</translation>
    </message>
    <message>
        <source>Panic threshold</source>
        <translation>恐慌阈值</translation>
    </message>
    <message>
        <source>When the short average asks for this share of what is ready, panic begins: it only grows until a whole stable window was calm.</source>
        <translation>短平均要求达到就绪实例的这一比例时进入恐慌：在整个稳定窗口平静之前只扩不缩。</translation>
    </message>
    <message>
        <source>Averaging</source>
        <translation>平均方式</translation>
    </message>
    <message>
        <source>linear counts every second alike; weighted-exponential counts the last ones more.</source>
        <translation>linear 每一秒同等计算；weighted-exponential 更看重最近几秒。</translation>
    </message>
    <message>
        <source>Scale-down delay</source>
        <translation>缩容延迟</translation>
    </message>
    <message>
        <source>Fewer instances only after so long at the lower count.</source>
        <translation>低位持续这么久之后才减少实例。</translation>
    </message>
    <message>
        <source>Keep the last instance</source>
        <translation>保留最后一个实例</translation>
    </message>
    <message>
        <source>The last instance stays at least so long before zero.</source>
        <translation>最后一个实例至少保留这么久才归零。</translation>
    </message>
    <message>
        <source>Further metrics</source>
        <translation>更多指标</translation>
    </message>
    <message>
        <source>Beside the metric above; the largest count wins. For example &quot;cpu target=70; queue-wait target=200ms&quot;.</source>
        <translation>与上面的指标一起计算，取最大者。例如 &quot;cpu target=70; queue-wait target=200ms&quot;。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>定时弹性</translation>
    </message>
    <message>
        <source>Bounds at certain times. For example &quot;0 8 * * MON-FRI for=10h min=5 pre-warm=5m&quot;.</source>
        <translation>特定时段的边界。例如 &quot;0 8 * * MON-FRI for=10h min=5 pre-warm=5m&quot;。</translation>
    </message>
    <message>
        <source>Time zone of the schedule</source>
        <translation>定时弹性的时区</translation>
    </message>
    <message>
        <source>A name of the IANA database, as Europe/Berlin or Asia/Shanghai.</source>
        <translation>IANA 数据库中的名称，例如 Asia/Shanghai。</translation>
    </message>
    <message>
        <source>A duration from %1 to %2, as 30s or 5m.</source>
        <translation>从 %1 到 %2 的时长，例如 30s 或 5m。</translation>
    </message>
    <message>
        <source>A whole number from %1.</source>
        <translation>不小于 %1 的整数。</translation>
    </message>
    <message>
        <source>A number from %1.</source>
        <translation>不小于 %1 的数。</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>从 %1 到 %2 的数。</translation>
    </message>
    <message>
        <source>instances</source>
        <comment>unit of a field</comment>
        <translation>个实例</translation>
    </message>
    <message>
        <source>requests</source>
        <comment>unit of a field</comment>
        <translation>个请求</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>range</comment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>range without an upper end</comment>
        <translation>从 %1 起</translation>
    </message>
    <message>
        <source>How few, how many</source>
        <translation>实例数范围</translation>
    </message>
    <message>
        <source>What one instance is for</source>
        <translation>单实例负载</translation>
    </message>
    <message>
        <source>How quickly it reacts</source>
        <translation>反应快慢</translation>
    </message>
    <message>
        <source>Further metrics and schedules</source>
        <translation>更多指标与定时弹性</translation>
    </message>
    <message>
        <source>One of: %1.</source>
        <translation>取值之一：%1。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::PoolFacts</name>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <comment>runtime, libraries</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Hosts do not start</source>
        <translation>宿主无法启动</translation>
    </message>
    <message>
        <source>Drained</source>
        <translation>已排空</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>尚未使用</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>预热中</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Idle hosts at least</source>
        <translation>最少空闲宿主</translation>
    </message>
    <message>
        <source>So many wait ready for an app&apos;s start even when nobody has come for long.</source>
        <translation>即使很久没有请求，也始终有这么多宿主等待应用启动。</translation>
    </message>
    <message>
        <source>Idle hosts at most</source>
        <translation>最多空闲宿主</translation>
    </message>
    <message>
        <source>Never more wait than that. 0: as many as the memory for pools allows.</source>
        <translation>等待的宿主不会超过这个数。0 表示只受实例池内存限制。</translation>
    </message>
    <message>
        <source>No host is started or retired; those that are idle are used up.</source>
        <translation>不再启动或淘汰宿主；现有空闲宿主用完为止。</translation>
    </message>
    <message>
        <source>The idle hosts end and give their memory back; apps start without the pool.</source>
        <translation>空闲宿主结束并归还内存；应用不经实例池启动。</translation>
    </message>
    <message>
        <source>At most as many as the largest number, %1.</source>
        <translation>不能大于最大值 %1。</translation>
    </message>
    <message>
        <source>Idle / target</source>
        <translation>空闲 / 目标</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>命中率</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Hosts that wait for an app / that there are to be</source>
        <translation>等待应用的宿主数 / 应有的宿主数</translation>
    </message>
    <message>
        <source>Starts of apps that wait for a host</source>
        <translation>正在等待宿主的应用启动数</translation>
    </message>
    <message>
        <source>Starts of apps that found an idle host, since the server started</source>
        <translation>服务器启动以来，找到空闲宿主的应用启动所占比例</translation>
    </message>
</context>
<context>
    <name>tidegate::models::RecentChanges</name>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>代码包</translation>
    </message>
    <message>
        <source>%1 %2 was created</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已创建</translation>
    </message>
    <message>
        <source>%1 %2 was deleted</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已删除</translation>
    </message>
    <message>
        <source>%1 %2 became ready</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已就绪</translation>
    </message>
    <message>
        <source>%1 %2 failed</source>
        <comment>kind, name</comment>
        <translation>%1 %2 失败</translation>
    </message>
    <message>
        <source>%1 %2 started</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已启动</translation>
    </message>
    <message>
        <source>%1 %2 ended</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已结束</translation>
    </message>
    <message>
        <source>%1 %2 is scaled to zero</source>
        <comment>kind, name</comment>
        <translation>%1 %2 已缩容到零</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2 is scaled to %n instance(s)</source>
        <comment>kind, name</comment>
        <translation>
            <numerusform>%1 %2 已伸缩到 %n 个实例</numerusform>
        </translation>
    </message>
    <message>
        <source>The traffic of %1 was moved</source>
        <comment>name of an app</comment>
        <translation>%1 的流量已切换</translation>
    </message>
</context>
<context>
    <name>tidegate::models::ScalingSeries</name>
    <message>
        <source>The server ended the stream.</source>
        <translation>服务器结束了数据流。</translation>
    </message>
    <message>
        <source>Wanted instances</source>
        <translation>期望实例数</translation>
    </message>
    <message>
        <source>Ready instances</source>
        <translation>就绪实例数</translation>
    </message>
    <message>
        <source>Starting instances</source>
        <translation>启动中实例数</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Waiting requests</source>
        <translation>等待中的请求</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>Panic window</source>
        <translation>恐慌窗口</translation>
    </message>
    <message>
        <source>Target per instance</source>
        <translation>单实例目标</translation>
    </message>
</context>
<context>
    <name>tidegate::models::SettingField</name>
    <message>
        <source>One of: %1.</source>
        <translation>取值之一：%1。</translation>
    </message>
    <message>
        <source>A quantity such as 500m, 2 or 128Mi.</source>
        <translation>数量，例如 500m、2 或 128Mi。</translation>
    </message>
    <message>
        <source>A line for each, as name = value.</source>
        <translation>每行一项：名称 = 值。</translation>
    </message>
    <message>
        <source>A line for each, as name = /path/one.jar, /path/two.jar.</source>
        <translation>每行一项：名称 = /路径/一.jar, /路径/二.jar。</translation>
    </message>
    <message>
        <source>A duration from %1 to %2, as 30s or 5m.</source>
        <translation>从 %1 到 %2 的时长，例如 30s 或 5m。</translation>
    </message>
    <message>
        <source>A duration from %1, as 30s or 5m.</source>
        <translation>不短于 %1 的时长，例如 30s 或 5m。</translation>
    </message>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>从 %1 到 %2 的整数。</translation>
    </message>
    <message>
        <source>A whole number from %1.</source>
        <translation>不小于 %1 的整数。</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>从 %1 到 %2 的数。</translation>
    </message>
    <message>
        <source>A number from %1.</source>
        <translation>不小于 %1 的数。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>range</comment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>from %1</source>
        <comment>range without an upper end</comment>
        <translation>从 %1 起</translation>
    </message>
</context>
<context>
    <name>tidegate::models::SettingGroup</name>
    <message>
        <source>seconds</source>
        <comment>unit of a field</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>requests</source>
        <comment>unit of a field</comment>
        <translation>请求</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>Whether the engine has one owner or is shared by several.</source>
        <translation>引擎由一方独占还是多方共享。</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔离方式</translation>
    </message>
    <message>
        <source>What instances are held in whose revision leaves it open. Those that start from then on.</source>
        <translation>版本没有指定时，实例所用的隔离方式。对之后启动的实例生效。</translation>
    </message>
    <message>
        <source>Technology stacks</source>
        <translation>技术栈</translation>
    </message>
    <message>
        <source>Libraries that Java apps use by name, as name = /path/one.jar, /path/two.jar; each stack has a pool of its own.</source>
        <translation>Java 应用按名称使用的库，写作：名称 = /路径/一.jar, /路径/二.jar；每个技术栈有自己的实例池。</translation>
    </message>
    <message>
        <source>Image map</source>
        <translation>镜像映射</translation>
    </message>
    <message>
        <source>What runs for an image, as image = sha256:… of a package or an executable&apos;s path on the engine&apos;s machine.</source>
        <translation>镜像实际运行什么，写作：镜像 = 代码包的 sha256:… 或引擎所在机器上可执行文件的路径。</translation>
    </message>
    <message>
        <source>Requests at once per instance</source>
        <translation>每个实例的并发请求</translation>
    </message>
    <message>
        <source>How many an instance is meant for whose app sets no target.</source>
        <translation>应用没有设定目标时，一个实例按多少并发请求计算。</translation>
    </message>
    <message>
        <source>Target use</source>
        <translation>目标使用率</translation>
    </message>
    <message>
        <source>This share of the target is aimed for, so that room stays until new instances have started.</source>
        <translation>按目标的这个比例调节，为新实例启动留出余量。</translation>
    </message>
    <message>
        <source>Requests per second per instance</source>
        <translation>每个实例的每秒请求</translation>
    </message>
    <message>
        <source>The target of apps that scale by requests per second.</source>
        <translation>按每秒请求数伸缩的应用的目标。</translation>
    </message>
    <message>
        <source>Burst capacity</source>
        <translation>突发容量</translation>
    </message>
    <message>
        <source>So many requests at once are to find room without a wait; -1 keeps the queue in front always.</source>
        <translation>这么多并发请求应无需等待；-1 表示始终在前面排队。</translation>
    </message>
    <message>
        <source>Queue&apos;s capacity</source>
        <translation>排队容量</translation>
    </message>
    <message>
        <source>What one queue in front of instances is reckoned with.</source>
        <translation>实例前的一个队列按此容量计算。</translation>
    </message>
    <message>
        <source>Stable window</source>
        <translation>稳定窗口</translation>
    </message>
    <message>
        <source>The load is averaged over this time. Without a request for so long an app goes to zero.</source>
        <translation>负载在这段时间内取平均。这么久没有请求，应用缩容到零。</translation>
    </message>
    <message>
        <source>Panic window</source>
        <translation>恐慌窗口</translation>
    </message>
    <message>
        <source>A share of the stable window, for sudden load.</source>
        <translation>稳定窗口的一部分，用于应对突发负载。</translation>
    </message>
    <message>
        <source>Panic threshold</source>
        <translation>恐慌阈值</translation>
    </message>
    <message>
        <source>Load of so much of what the ready instances are meant for begins a panic.</source>
        <translation>负载达到就绪实例应承受量的这个比例时进入恐慌。</translation>
    </message>
    <message>
        <source>Fastest growth</source>
        <translation>最大扩容倍数</translation>
    </message>
    <message>
        <source>At most so many times as many instances with one decision.</source>
        <translation>一次决策最多扩到现有实例数的这么多倍。</translation>
    </message>
    <message>
        <source>Fastest shrinking</source>
        <translation>最大缩容倍数</translation>
    </message>
    <message>
        <source>At most so many times fewer instances with one decision.</source>
        <translation>一次决策最多缩到现有实例数的几分之一。</translation>
    </message>
    <message>
        <source>Scale-in delay</source>
        <translation>缩容延迟</translation>
    </message>
    <message>
        <source>Fewer instances only when fewer were enough for so long.</source>
        <translation>较少实例在这么长时间内都够用，才缩容。</translation>
    </message>
    <message>
        <source>Scale to zero</source>
        <translation>缩容到零</translation>
    </message>
    <message>
        <source>Apps without requests have no instance; off, one stays.</source>
        <translation>没有请求的应用不保留实例；关闭时保留一个。</translation>
    </message>
    <message>
        <source>Grace period to zero</source>
        <translation>缩容到零的宽限期</translation>
    </message>
    <message>
        <source>At most so long the last instance waits for the gateway to take over.</source>
        <translation>最后一个实例最多等这么久，让网关接管。</translation>
    </message>
    <message>
        <source>Retention of the last instance</source>
        <translation>最后一个实例的保留时间</translation>
    </message>
    <message>
        <source>The last instance stays at least so long after the decision for zero.</source>
        <translation>决定缩容到零后，最后一个实例至少再保留这么久。</translation>
    </message>
    <message>
        <source>Initial scale</source>
        <translation>初始实例数</translation>
    </message>
    <message>
        <source>So many instances must become ready once before a new revision counts as ready.</source>
        <translation>新版本要有这么多实例就绪过，才算就绪。</translation>
    </message>
    <message>
        <source>Initial scale may be zero</source>
        <translation>允许初始实例数为零</translation>
    </message>
    <message>
        <source>A new revision may count as ready without having started.</source>
        <translation>新版本可以不经启动就算就绪。</translation>
    </message>
    <message>
        <source>Smallest scale</source>
        <translation>最小实例数</translation>
    </message>
    <message>
        <source>Of apps that set none.</source>
        <translation>用于没有设定的应用。</translation>
    </message>
    <message>
        <source>Largest scale</source>
        <translation>最大实例数</translation>
    </message>
    <message>
        <source>Of apps that set none; 0 is no limit.</source>
        <translation>用于没有设定的应用；0 表示不限。</translation>
    </message>
    <message>
        <source>Limit of the largest scale</source>
        <translation>最大实例数的上限</translation>
    </message>
    <message>
        <source>No app may ask for more, nor for no limit at all; 0 is no limit.</source>
        <translation>应用不能要求更多，也不能要求不限；0 表示没有上限。</translation>
    </message>
    <message>
        <source>Must not be larger than the largest scale.</source>
        <translation>不能大于最大实例数。</translation>
    </message>
    <message>
        <source>From 1 to the limit, %1.</source>
        <translation>从 1 到上限 %1。</translation>
    </message>
    <message>
        <source>At least 1, unless zero is allowed below.</source>
        <translation>至少为 1，除非下面允许为零。</translation>
    </message>
    <message>
        <source>Time-out of requests</source>
        <translation>请求超时</translation>
    </message>
    <message>
        <source>A request that takes longer gets 504; of revisions that set none.</source>
        <translation>更久的请求得到 504；用于没有设定的版本。</translation>
    </message>
    <message>
        <source>Longest time-out</source>
        <translation>最长超时</translation>
    </message>
    <message>
        <source>No revision may ask for more.</source>
        <translation>版本不能要求更长。</translation>
    </message>
    <message>
        <source>Time-out of the answer&apos;s start</source>
        <translation>首字节超时</translation>
    </message>
    <message>
        <source>Time-out of silence</source>
        <translation>静默超时</translation>
    </message>
    <message>
        <source>So long neither side may send anything; 0 is no limit.</source>
        <translation>双方最长这么久没有数据；0 表示不限。</translation>
    </message>
    <message>
        <source>CPU request</source>
        <translation>CPU 请求</translation>
    </message>
    <message>
        <source>The share of CPU of instances whose revision asks for none, as 400m.</source>
        <translation>版本没有要求时，实例的 CPU 份额，例如 400m。</translation>
    </message>
    <message>
        <source>Memory request</source>
        <translation>内存请求</translation>
    </message>
    <message>
        <source>The memory that such instances are reckoned with, as 128Mi.</source>
        <translation>这类实例按此内存计算，例如 128Mi。</translation>
    </message>
    <message>
        <source>CPU limit</source>
        <translation>CPU 上限</translation>
    </message>
    <message>
        <source>The most CPU of instances whose revision sets no limit, as 1.</source>
        <translation>版本没有设上限时，实例最多使用的 CPU，例如 1。</translation>
    </message>
    <message>
        <source>Memory limit</source>
        <translation>内存上限</translation>
    </message>
    <message>
        <source>An instance that takes more is ended; of revisions that set none, as 512Mi.</source>
        <translation>超出的实例会被结束；用于没有设定的版本，例如 512Mi。</translation>
    </message>
    <message>
        <source>Concurrency limit</source>
        <translation>并发上限</translation>
    </message>
    <message>
        <source>An instance gets no more requests at once; 0 is no limit; of revisions that set none.</source>
        <translation>一个实例不会同时得到更多请求；0 表示不限；用于没有设定的版本。</translation>
    </message>
    <message>
        <source>Largest concurrency limit</source>
        <translation>最大并发上限</translation>
    </message>
    <message>
        <source>No revision may set a higher one.</source>
        <translation>版本不能设得更高。</translation>
    </message>
    <message>
        <source>No concurrency limit is allowed</source>
        <translation>允许不限并发</translation>
    </message>
    <message>
        <source>Revisions may ask for no limit, with 0.</source>
        <translation>版本可以用 0 表示不限。</translation>
    </message>
    <message>
        <source>Name of containers</source>
        <translation>容器名称</translation>
    </message>
    <message>
        <source>Of containers that have none; {{.Name}} is the name of what they belong to.</source>
        <translation>用于没有名称的容器；{{.Name}} 是其所属对象的名称。</translation>
    </message>
    <message>
        <source>Must not be longer than the time-out of requests.</source>
        <translation>不能长于请求超时。</translation>
    </message>
    <message>
        <source>Must not be longer than the longest time-out.</source>
        <translation>不能长于最长超时。</translation>
    </message>
    <message>
        <source>Must not be higher than the largest concurrency limit.</source>
        <translation>不能高于最大并发上限。</translation>
    </message>
    <message>
        <source>Progress deadline</source>
        <translation>就绪期限</translation>
    </message>
    <message>
        <source>A new revision that is not ready after so long has failed.</source>
        <translation>新版本这么久还没有就绪，就算失败。</translation>
    </message>
    <message>
        <source>Kept since made</source>
        <translation>创建后保留</translation>
    </message>
    <message>
        <source>A revision is kept at least so long after it was made; disabled: this does not count.</source>
        <translation>版本创建后至少保留这么久；disabled 表示不考虑。</translation>
    </message>
    <message>
        <source>Kept since last used</source>
        <translation>停用后保留</translation>
    </message>
    <message>
        <source>And so long after a route last led to it; disabled: this does not count.</source>
        <translation>并且在最后一次有路由指向它之后保留这么久；disabled 表示不考虑。</translation>
    </message>
    <message>
        <source>Always kept</source>
        <translation>始终保留</translation>
    </message>
    <message>
        <source>So many revisions without traffic are kept of each app, however old.</source>
        <translation>每个应用没有流量的版本，无论多旧都保留这么多个。</translation>
    </message>
    <message>
        <source>Kept at most</source>
        <translation>最多保留</translation>
    </message>
    <message>
        <source>Of more than that the oldest go, however young; disabled: no limit.</source>
        <translation>超出时删除最旧的，无论多新；disabled 表示不限。</translation>
    </message>
    <message>
        <source>Must not be more than are kept at most.</source>
        <translation>不能大于最多保留数。</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>逐步切流</translation>
    </message>
    <message>
        <source>Traffic moves to a new revision gradually over this time; 0: at once.</source>
        <translation>流量在这段时间内逐步切到新版本；0 表示立即。</translation>
    </message>
    <message>
        <source>Host names</source>
        <translation>主机名</translation>
    </message>
    <message>
        <source>How the address of an app is made. Addresses change at once.</source>
        <translation>应用地址的构成方式。地址立即改变。</translation>
    </message>
    <message>
        <source>Host names of tags</source>
        <translation>标签的主机名</translation>
    </message>
    <message>
        <source>How the name of a tagged revision&apos;s address is made.</source>
        <translation>带标签版本的地址的构成方式。</translation>
    </message>
    <message>
        <source>Routing by header</source>
        <translation>按请求头路由</translation>
    </message>
    <message>
        <source>The header Knative-Serving-Tag chooses a tagged revision.</source>
        <translation>用请求头 Knative-Serving-Tag 选择带标签的版本。</translation>
    </message>
    <message>
        <source>Secure defaults</source>
        <translation>安全默认值</translation>
    </message>
    <message>
        <source>Containers get the restricted security settings where they set none.</source>
        <translation>容器没有设定时采用受限的安全设置。</translation>
    </message>
    <message>
        <source>Init containers</source>
        <translation>初始化容器</translation>
    </message>
    <message>
        <source>Whether templates may have them.</source>
        <translation>模板是否可以使用。</translation>
    </message>
    <message>
        <source>Variables from fields</source>
        <translation>来自字段的变量</translation>
    </message>
    <message>
        <source>Whether environment variables may take fields of the Pod.</source>
        <translation>环境变量是否可以取实例的字段。</translation>
    </message>
    <message>
        <source>Security context</source>
        <translation>安全上下文</translation>
    </message>
    <message>
        <source>Whether templates may set one for the whole Pod.</source>
        <translation>模板是否可以为整个实例设定。</translation>
    </message>
    <message>
        <source>Takes effect with the autoscaler&apos;s next decision, for all apps that do not say otherwise themselves.</source>
        <translation>从下一次弹性决策起生效，用于没有自行设定的应用。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Takes effect for instances that start from then on.</source>
        <translation>对之后启动的实例生效。</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>弹性伸缩</translation>
    </message>
    <message>
        <source>Defaults of revisions</source>
        <translation>版本默认值</translation>
    </message>
    <message>
        <source>Takes effect for what is deployed from then on; revisions that there are stay as they are.</source>
        <translation>对之后部署的内容生效；已有的版本不变。</translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Takes effect at once, for all revisions that are not ready yet.</source>
        <translation>立即生效，用于所有尚未就绪的版本。</translation>
    </message>
    <message>
        <source>Clean-up of revisions</source>
        <translation>版本清理</translation>
    </message>
    <message>
        <source>Takes effect at once: revisions that are not to be kept any more are deleted.</source>
        <translation>立即生效：不再保留的版本会被删除。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Takes effect at once, for the addresses of all apps.</source>
        <translation>立即生效，用于所有应用的地址。</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>功能开关</translation>
    </message>
    <message>
        <source>Takes effect for what is deployed from then on; routing by header at once.</source>
        <translation>对之后部署的内容生效；按请求头路由立即生效。</translation>
    </message>
    <message>
        <source>So long an app may take to the first byte of its answer; by default as long as the whole request.</source>
        <translation>应用最迟在这段时间内发出响应的首字节；默认与整个请求相同。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::TaskList</name>
    <message>
        <source>Running</source>
        <comment>of a task</comment>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>of a task</comment>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>of a task</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>of a task</comment>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Request %1</source>
        <comment>the server&apos;s id of it</comment>
        <translation>请求 %1</translation>
    </message>
</context>
<context>
    <name>tidegate::models::TrafficModel</name>
    <message>
        <source>Small letters, digits and hyphens; the first is a letter.</source>
        <translation>小写字母、数字和连字符，以字母开头。</translation>
    </message>
    <message>
        <source>This tag is used twice.</source>
        <translation>这个标签用了两次。</translation>
    </message>
    <message>
        <source>This revision is listed twice.</source>
        <translation>这个版本列出了两次。</translation>
    </message>
    <message>
        <source>This revision does not exist any more.</source>
        <translation>这个版本已不存在。</translation>
    </message>
    <message>
        <source>the latest revision</source>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>%1 (latest)</source>
        <comment>revision</comment>
        <translation>%1（最新）</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>percent, revision</comment>
        <translation>%2 占 %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of a list</comment>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>tidegate::models::TriggerEditor</name>
    <message>
        <source>Give an http or https address.</source>
        <translation>请填写 http 或 https 地址。</translation>
    </message>
    <message>
        <source>Choose the service to send to.</source>
        <translation>选择要发送到的应用服务。</translation>
    </message>
</context>
<context>
    <name>tidegate::models::WhatIfModel</name>
    <message>
        <source>Cold starts</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>of them from zero</source>
        <translation>其中从零启动</translation>
    </message>
    <message>
        <source>Requests that waited for a start</source>
        <translation>等待启动的请求</translation>
    </message>
    <message>
        <source>Longest wait of 99 %</source>
        <translation>99 % 请求的最长等待</translation>
    </message>
    <message>
        <source>Most instances</source>
        <translation>最多实例数</translation>
    </message>
    <message>
        <source>Cost: instance seconds</source>
        <translation>成本：实例·秒</translation>
    </message>
    <message>
        <source>Cost: GiB seconds</source>
        <translation>成本：GiB·秒</translation>
    </message>
    <message>
        <source>Cost: core seconds</source>
        <translation>成本：核·秒</translation>
    </message>
</context>
<context>
    <name>tidegate::models::columns</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>存在时长</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Scaled to zero</source>
        <translation>已缩容到零</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Instances that are ready / that the autoscaler wants, over all revisions</source>
        <translation>就绪实例数 / 期望实例数（所有版本合计）</translation>
    </message>
    <message>
        <source>Instances that are ready / that the autoscaler wants</source>
        <translation>就绪实例数 / 期望实例数</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Concurrency target</source>
        <translation>并发度目标</translation>
    </message>
    <message>
        <source>Default</source>
        <comment>concurrency target: the server&apos;s default</comment>
        <translation>默认</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>Exclusive</source>
        <comment>edition of an engine</comment>
        <translation>独占版</translation>
    </message>
    <message>
        <source>Shared</source>
        <comment>edition of an engine</comment>
        <translation>共享版</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Latest ready revision</source>
        <translation>最新就绪版本</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Waited until fewer other instances were starting</source>
        <translation>等待其他实例启动完成的时间</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>From then until its process ran</source>
        <translation>此后到进程开始运行的时间</translation>
    </message>
    <message>
        <source>Ready after</source>
        <translation>就绪耗时</translation>
    </message>
    <message>
        <source>From admission until it answered, its process&apos;s start included</source>
        <translation>从获准启动到可响应的时间，包含进程启动</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Process ID</source>
        <translation>进程号</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Release</source>
        <comment>the engine&apos;s software</comment>
        <translation>软件版本</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>空闲内存</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>The day on which the API&apos;s certificate ends</source>
        <translation>API 证书的到期日</translation>
    </message>
    <message>
        <source>Requests/s</source>
        <comment>per second, short</comment>
        <translation>每秒请求</translation>
    </message>
    <message>
        <source>CPUs</source>
        <translation>CPU 数</translation>
    </message>
</context>
<context>
    <name>tidegate::models::cost</name>
    <message>
        <source>&lt; %1</source>
        <comment>less than an amount of money</comment>
        <translation>&lt; %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>currency code, amount</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::models::formatting</name>
    <message>
        <source>%1 %2</source>
        <comment>two parts of a duration, as in &quot;2 min 5 s&quot;</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>percent; some languages write no space</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>instances: actual / desired</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date and time</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <comment>date, time and time zone</comment>
        <translation>%1 %2 %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a field and what is wrong with it</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Not understood</source>
        <translation>无法理解</translation>
    </message>
    <message>
        <source>Token refused</source>
        <translation>令牌被拒绝</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Not possible here</source>
        <translation>此处不支持</translation>
    </message>
    <message>
        <source>Format not available</source>
        <translation>没有该格式</translation>
    </message>
    <message>
        <source>Exists already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Changed by somebody else meanwhile</source>
        <translation>已被他人修改</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>Format not supported</source>
        <translation>格式不受支持</translation>
    </message>
    <message>
        <source>Refused by validation</source>
        <translation>校验未通过</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过多</translation>
    </message>
    <message>
        <source>Internal error</source>
        <translation>内部错误</translation>
    </message>
    <message>
        <source>Bad answer</source>
        <translation>响应无效</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>响应超时</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Native</source>
        <comment>runtime: a program of the machine&apos;s own</comment>
        <translation>原生</translation>
    </message>
</context>
<context>
    <name>tidegate::models::triggers</name>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Next time</source>
        <translation>下次时间</translation>
    </message>
    <message>
        <source>Last result</source>
        <translation>最近结果</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>result of a firing, its time</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Being deleted</source>
        <translation>正在删除</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>未就绪</translation>
    </message>
    <message>
        <source>Suspended</source>
        <comment>state of a trigger</comment>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Waiting</source>
        <comment>state of a trigger</comment>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Running</source>
        <comment>state of a trigger</comment>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Planned</source>
        <comment>state of a firing</comment>
        <translation>已计划</translation>
    </message>
    <message>
        <source>Under way</source>
        <comment>state of a firing</comment>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <comment>state of a firing</comment>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>state of a firing</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>Skipped</source>
        <comment>state of a firing</comment>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>state of a firing</comment>
        <translation>已错过</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <comment>state of a firing</comment>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>state of a firing</comment>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>state of a firing</comment>
        <translation>未知</translation>
    </message>
    <message>
        <source>Sink</source>
        <translation>接收端</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Lower-case letters, digits and hyphens, beginning with a letter, at most 63.</source>
        <translation>小写字母、数字和连字符，以字母开头，最多 63 个字符。</translation>
    </message>
    <message>
        <source>This machine knows no such time zone. Choose one of the list.</source>
        <translation>本机不认识该时区。请从列表中选择。</translation>
    </message>
    <message>
        <source>Choose a service, or give a whole http or https address.</source>
        <translation>选择一个应用服务，或填写完整的 http 或 https 地址。</translation>
    </message>
    <message>
        <source>A duration such as 30s or 5m, at most 1h.</source>
        <translation>时长，如 30s 或 5m，最长 1h。</translation>
    </message>
    <message>
        <source>A duration such as 30s or 5m, from 1ms to 1h.</source>
        <translation>时长，如 30s 或 5m，从 1ms 到 1h。</translation>
    </message>
    <message>
        <source>A duration such as 50ms or 2s, from 1ms to 5m.</source>
        <translation>时长，如 50ms 或 2s，从 1ms 到 5m。</translation>
    </message>
    <message>
        <source>A duration such as 10m or 24h, from 1s to a year.</source>
        <translation>时长，如 10m 或 24h，从 1s 到一年。</translation>
    </message>
    <message>
        <source>A whole number from 1 to 1,000.</source>
        <translation>1 到 1,000 的整数。</translation>
    </message>
    <message>
        <source>A whole number from 0 to 100.</source>
        <translation>0 到 100 的整数。</translation>
    </message>
    <message>
        <source>The name of a service in the namespace, or an http or https address.</source>
        <translation>同一命名空间中应用服务的名称，或 http 或 https 地址。</translation>
    </message>
    <message>
        <source>Column %1: %2</source>
        <comment>place in a schedule, what is wrong</comment>
        <translation>第 %1 列：%2</translation>
    </message>
    <message>
        <source>A time such as 2026-01-31T12:00:00Z.</source>
        <translation>时间，如 2026-01-31T12:00:00Z。</translation>
    </message>
    <message>
        <source>Say when: five fields, or six with seconds.</source>
        <translation>请填写时间：五个字段，带秒为六个。</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Every day at 08:00</source>
        <translation>每天 08:00</translation>
    </message>
    <message>
        <source>Monday to Friday at 08:00</source>
        <translation>周一至周五 08:00</translation>
    </message>
    <message>
        <source>Every Monday at 08:00</source>
        <translation>每周一 08:00</translation>
    </message>
    <message>
        <source>On the 1st of the month</source>
        <translation>每月 1 日</translation>
    </message>
    <message>
        <source>On the last day of the month</source>
        <translation>每月最后一天</translation>
    </message>
    <message>
        <source>Every 5 minutes</source>
        <translation>每 5 分钟</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::AppsPage</name>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>What runs here, where it is reached, and which revision answers</source>
        <translation>这里运行的应用、访问地址，以及由哪个版本响应</translation>
    </message>
    <message>
        <source>Filter apps by name, state or address</source>
        <translation>按名称、状态或地址筛选应用</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Drop a jar, zip or tar.gz on this window, or choose a file.</source>
        <translation>将 jar、zip 或 tar.gz 拖到此窗口，或选择文件。</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Revisions of the app</source>
        <translation>应用的版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Deploy new version…</source>
        <translation>部署新版本…</translation>
    </message>
    <message>
        <source>Test invoke…</source>
        <translation>测试调用…</translation>
    </message>
    <message>
        <source>Open URL</source>
        <translation>打开 URL</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Address and settings</source>
        <translation>地址与设置</translation>
    </message>
    <message>
        <source>Traffic and revisions</source>
        <translation>流量与版本</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Choose an app to see more of it.</source>
        <translation>选择一个应用以查看详情。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>instances, lowest to highest</comment>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Ready revision</source>
        <translation>就绪版本</translation>
    </message>
    <message>
        <source>Code package</source>
        <translation>代码包</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间限制</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>no variables</source>
        <translation>无变量</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <comment>wanted per instance</comment>
        <translation>并发度</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Traffic…</source>
        <translation>流量切分…</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 requests a second, %2 at a burst</source>
        <translation>每秒 %1 个请求，突发 %2 个</translation>
    </message>
    <message>
        <source>%1 at once; %2 more wait up to %3</source>
        <comment>requests, requests, duration</comment>
        <translation>同时 %1 个；另有 %2 个最多等待 %3</translation>
    </message>
    <message>
        <source>Set by the annotations flow.tidegate.dev/requests-per-second, burst, concurrent-requests, queue-length and queue-wait of the app.</source>
        <translation>由应用的注解 flow.tidegate.dev/requests-per-second、burst、concurrent-requests、queue-length 和 queue-wait 设置。</translation>
    </message>
    <message>
        <source>Over the rate the answer is 429 with Retry-After; over the rest it is 503. What waits here makes nothing scale.</source>
        <translation>超过速率返回 429 和 Retry-After；超过其余限制返回 503。在这里等待的请求不会引起扩容。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>流控限制</translation>
    </message>
    <message>
        <source>Clone…</source>
        <translation>克隆…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
    <message numerus="yes">
        <source>%n variable(s)</source>
        <translation>
            <numerusform>%n 个变量</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::AttentionList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing fails.</source>
        <translation>没有故障。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>kind, name</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>The same: %1</source>
        <translation>同一原因：%1</translation>
    </message>
    <message numerus="yes">
        <source>The same: %1 and %n more</source>
        <translation>
            <numerusform>同一原因：%1 以及另外 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ChangesView</name>
    <message>
        <source>Changes</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>Changes in the range, the newest first</source>
        <translation>时段内的变更，最新的在前</translation>
    </message>
    <message>
        <source>No changes in this range</source>
        <translation>该时段内没有变更</translation>
    </message>
    <message>
        <source>Deploys, traffic, scaling, limits, settings and restarts are listed here.</source>
        <translation>部署、流量、伸缩、限流、设置和重启都会列在这里。</translation>
    </message>
    <message>
        <source>&amp;Go to the object</source>
        <translation>转到对象(&amp;G)</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ConditionsView</name>
    <message>
        <source>The server has not told about its state yet.</source>
        <translation>服务器尚未报告其状况。</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>condition · reason</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>true</source>
        <translation>是</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>false</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::DataTable</name>
    <message>
        <source>Not live: what you see is from %1. %2</source>
        <comment>time, cause</comment>
        <translation>非实时：当前显示的是 %1 的数据。%2</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connect to a server to see what is on it.</source>
        <translation>连接到服务器后即可查看其内容。</translation>
    </message>
    <message>
        <source>This could not be loaded</source>
        <translation>无法加载</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>没有符合筛选条件的内容</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Fit widths to contents</source>
        <translation>按内容调整列宽</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::DecisionsView</name>
    <message>
        <source>Decisions</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>How it was decided</source>
        <translation>决策过程</translation>
    </message>
    <message>
        <source>Decisions of the autoscaler, the newest first</source>
        <translation>自动伸缩的决策，最新的在前</translation>
    </message>
    <message>
        <source>The decisions could not be read</source>
        <translation>无法读取决策</translation>
    </message>
    <message>
        <source>No decision yet</source>
        <translation>还没有决策</translation>
    </message>
    <message>
        <source>The first one falls with the first request.</source>
        <translation>第一个请求到来时做出第一个决策。</translation>
    </message>
    <message>
        <source>Choose a decision to see its arithmetic.</source>
        <translation>选择一个决策以查看计算过程。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::DiagnosisView</name>
    <message>
        <source>Pass</source>
        <comment>a check</comment>
        <translation>通过</translation>
    </message>
    <message>
        <source>Warning</source>
        <comment>a check</comment>
        <translation>警告</translation>
    </message>
    <message>
        <source>Fail</source>
        <comment>a check</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not known</source>
        <comment>a check</comment>
        <translation>未知</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>All checks as Markdown, for a ticket; without secrets</source>
        <translation>以 Markdown 复制全部检查结果，可贴入工单；不含机密</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Everything that was looked at is as it should be.</source>
        <translation>检查过的各项都正常。</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed.</source>
        <translation>
            <numerusform>%n 项检查失败。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s): it works, but less well than it could.</source>
        <translation>
            <numerusform>%n 项警告：可以工作，但不如应有的那样好。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Looked at from here: %2; by the server: once a minute.</source>
        <comment>summary, a time</comment>
        <translation>%1 本机检查于 %2；服务器每分钟自查一次。</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <comment>check, state, evidence</comment>
        <translation>%1：%2。%3</translation>
    </message>
    <message>
        <source>What to do: %1</source>
        <translation>处理办法：%1</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EditBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Revert all</source>
        <translation>全部还原</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>setting, before, after</comment>
        <translation>%1：%2 → %3</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>没有更改。</translation>
    </message>
    <message>
        <source>A field does not fit; it says why.</source>
        <translation>有字段不合要求，原因在字段下方。</translation>
    </message>
    <message>
        <source>The server is asked…</source>
        <translation>正在询问服务器…</translation>
    </message>
    <message>
        <source>The server would accept it.</source>
        <translation>服务器会接受这些更改。</translation>
    </message>
    <message>
        <source>The server refuses it; the field says why.</source>
        <translation>服务器拒绝，原因在字段下方。</translation>
    </message>
    <message>
        <source>Being applied…</source>
        <translation>正在应用…</translation>
    </message>
    <message>
        <source>Applied.</source>
        <translation>已应用。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EngineFacts</name>
    <message>
        <source>About</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Capacity and use</source>
        <translation>容量与用量</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本类型</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共享版</translation>
    </message>
    <message>
        <source>Exclusive</source>
        <translation>独占版</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Local: this machine</source>
        <translation>本地：本机</translation>
    </message>
    <message>
        <source>Isolation</source>
        <translation>隔离方式</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>What instances are held in whose revision leaves it open</source>
        <translation>版本没有指定时，实例所用的隔离方式</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>软件版本</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>Running since</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Starts at once</source>
        <translation>同时启动数</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>what was found, what to do</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EngineSettingsView</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
    <message>
        <source>%1 Stored in %2.</source>
        <comment>when it takes effect, name of an object</comment>
        <translation>%1保存在 %2。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>The settings could not be read</source>
        <translation>无法读取设置</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EnginesPage</name>
    <message>
        <source>Engines</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>The data planes that run the apps: what they can carry and what they carry now</source>
        <translation>运行应用的数据面：容量与当前负载</translation>
    </message>
    <message>
        <source>Filter engines</source>
        <translation>筛选引擎</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>没有引擎</translation>
    </message>
    <message>
        <source>The server has not told of any engine yet.</source>
        <translation>服务器尚未报告任何引擎。</translation>
    </message>
    <message>
        <source>Choose an engine to see more of it.</source>
        <translation>选择一个引擎以查看详情。</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Pools</source>
        <translation>实例池</translation>
    </message>
    <message numerus="yes">
        <source>Diagnosis (%n failed)</source>
        <translation>
            <numerusform>诊断（%n 项失败）</numerusform>
        </translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Start…</source>
        <translation>启动…</translation>
    </message>
    <message>
        <source>Drain…</source>
        <translation>排空…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EnvView</name>
    <message>
        <source>Hide the value of %1</source>
        <translation>隐藏 %1 的值</translation>
    </message>
    <message>
        <source>Show the value of %1</source>
        <translation>显示 %1 的值</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ExportMenu</name>
    <message>
        <source>Export as &amp;CSV…</source>
        <translation>导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
        <source>Copy &amp;all rows</source>
        <translation>复制所有行(&amp;A)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::FiringsView</name>
    <message>
        <source>Operation records</source>
        <translation>操作记录</translation>
    </message>
    <message>
        <source>One record</source>
        <translation>单条记录</translation>
    </message>
    <message>
        <source>Operation records of the trigger, the newest first</source>
        <translation>触发器的操作记录，最新的在前</translation>
    </message>
    <message>
        <source>The records could not be read</source>
        <translation>无法读取操作记录</translation>
    </message>
    <message>
        <source>It has not fired yet</source>
        <translation>尚未触发</translation>
    </message>
    <message>
        <source>Wait for its next time, or fire it now.</source>
        <translation>等待下次时间，或立即触发。</translation>
    </message>
    <message>
        <source>Choose a record to see all of it.</source>
        <translation>选择一条记录以查看全部内容。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::Kind</name>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>代码包</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogFilterBar</name>
    <message>
        <source>App whose output is shown</source>
        <translation>要显示输出的应用</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Revision whose output is shown</source>
        <translation>要显示输出的版本</translation>
    </message>
    <message>
        <source>Instance whose output is shown</source>
        <translation>要显示输出的实例</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>输出流</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>To</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Both streams</source>
        <translation>全部输出</translation>
    </message>
    <message>
        <source>Standard output</source>
        <translation>标准输出</translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation>标准错误</translation>
    </message>
    <message>
        <source>All that is kept</source>
        <translation>全部保留的日志</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>最近 15 分钟</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>最近 6 小时</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>From – to…</source>
        <translation>自定义时间…</translation>
    </message>
    <message>
        <source>Search in everything that is kept</source>
        <translation>在全部保留的日志中搜索</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Regular expression (RE2)</source>
        <translation>正则表达式（RE2）</translation>
    </message>
    <message>
        <source>Mind upper and lower case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Lines around each that is found</source>
        <translation>每个匹配前后的行数</translation>
    </message>
    <message>
        <source>No context</source>
        <translation>无上下文</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) around</source>
        <translation>
            <numerusform>前后 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>All revisions</source>
        <translation>全部版本</translation>
    </message>
    <message>
        <source>All instances</source>
        <translation>全部实例</translation>
    </message>
    <message>
        <source>The expression is not understood: %1</source>
        <translation>无法理解该表达式：%1</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogPane</name>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Instance whose log is shown</source>
        <translation>所显示日志的实例</translation>
    </message>
    <message>
        <source>No instance has run yet</source>
        <translation>还没有实例运行过</translation>
    </message>
    <message>
        <source>No output.</source>
        <translation>没有输出。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Read the log again</source>
        <translation>重新读取日志</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message numerus="yes">
        <source>The last %n line(s) at most</source>
        <translation>
            <numerusform>最多显示最近 %n 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogView</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Copy lines</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Show in its surroundings</source>
        <translation>查看上下文</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogsPage</name>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What all instances of an app write, in one row, also of those that have ended</source>
        <translation>一个应用所有实例的输出按时间合并，包括已结束的实例</translation>
    </message>
    <message>
        <source>No app yet</source>
        <translation>还没有应用</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Stay at the end</source>
        <translation>停留在末尾</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行换行</translation>
    </message>
    <message>
        <source>Copy the chosen lines</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Logs (*.log *.txt)</source>
        <translation>日志 (*.log *.txt)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n 个实例</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 处匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>Deploy one to see what it writes.</source>
        <translation>部署一个应用即可看到它的输出。</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>没有匹配的行</translation>
    </message>
    <message>
        <source>No output yet</source>
        <translation>还没有输出</translation>
    </message>
    <message>
        <source>Show the chosen line in its surroundings (Enter)</source>
        <translation>查看选中行的上下文（回车）</translation>
    </message>
    <message>
        <source>Times in UTC instead of this machine&apos;s zone</source>
        <translation>以 UTC 而非本机时区显示时间</translation>
    </message>
    <message>
        <source>Save everything that matches…</source>
        <translation>保存全部匹配的日志…</translation>
    </message>
    <message>
        <source>Save the log of %1</source>
        <comment>app</comment>
        <translation>保存 %1 的日志</translation>
    </message>
    <message>
        <source>loading older lines…</source>
        <translation>正在加载更早的日志…</translation>
    </message>
    <message>
        <source>older ones come when you scroll up</source>
        <translation>向上滚动可加载更早的日志</translation>
    </message>
    <message numerus="yes">
        <source>paused, %n new line(s) wait</source>
        <translation>
            <numerusform>已暂停，有 %n 行新日志等待显示</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 older lines were removed by the server&apos;s bounds</source>
        <comment>a number</comment>
        <translation>服务器已按上限清除 %1 行更早的日志</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es) so far</source>
        <translation>
            <numerusform>目前 %n 处匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>The surroundings of a line: what all instances printed then.</source>
        <translation>该行的上下文：当时所有实例的输出。</translation>
    </message>
    <message>
        <source>Back to the search</source>
        <translation>返回搜索结果</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Nothing was searched</source>
        <translation>未执行搜索</translation>
    </message>
    <message>
        <source>The expression has to be put right first.</source>
        <translation>请先修正表达式。</translation>
    </message>
    <message>
        <source>The log cannot be read</source>
        <translation>无法读取日志</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>In all that is kept of this choice and this time. Lines that come are searched too.</source>
        <translation>已搜索所选范围内全部保留的日志，新到的日志也会被搜索。</translation>
    </message>
    <message>
        <source>What instances print is kept, also when they have ended. The next request starts one.</source>
        <translation>实例的输出会被保留，实例结束后也可查看。下一个请求会启动实例。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::MeteringPage</name>
    <message>
        <source>Metering</source>
        <translation>计量</translation>
    </message>
    <message>
        <source>What namespaces, services and revisions have used, what it costs, and what of it was idle</source>
        <translation>命名空间、应用服务和版本的用量、费用及其中的空闲部分</translation>
    </message>
    <message>
        <source>This could not be read again; what you see is from before. %1</source>
        <translation>无法重新读取；您看到的是之前的内容。%1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connect to a server to see what is used on it.</source>
        <translation>连接服务器以查看其用量。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Usage is for administrators</source>
        <translation>用量仅供管理员查看</translation>
    </message>
    <message>
        <source>This connection&apos;s token may not read it. Connect as an administrator.
%1</source>
        <comment>the server&apos;s own words</comment>
        <translation>此连接的令牌无权读取。请以管理员身份连接。
%1</translation>
    </message>
    <message>
        <source>Usage could not be read</source>
        <translation>无法读取用量</translation>
    </message>
    <message>
        <source>Nothing was used in this time</source>
        <translation>此时间段内没有用量</translation>
    </message>
    <message>
        <source>Choose another range, or send an app a request: its use is here some seconds later.</source>
        <translation>选择其他时间范围，或向应用发送一个请求：其用量几秒后会出现在这里。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Set prices to see costs.</source>
        <translation>设置单价后即可看到费用。</translation>
    </message>
    <message>
        <source>Idle: %1 of the instances&apos; time (%2 of %3), at %4 for their memory.</source>
        <translation>空闲：占实例时间的 %1（%3 中的 %2），内存费用 %4。</translation>
    </message>
    <message>
        <source>Idle: %1 of the instances&apos; time (%2 of %3).</source>
        <translation>空闲：占实例时间的 %1（%3 中的 %2）。</translation>
    </message>
    <message>
        <source>No prices are set, so nothing is said about costs. %1</source>
        <comment>a link</comment>
        <translation>尚未设置单价，因此不显示费用。%1</translation>
    </message>
    <message>
        <source>Set prices…</source>
        <translation>设置单价…</translation>
    </message>
    <message>
        <source>Costs are by your own prices, not a bill. %1</source>
        <comment>a link</comment>
        <translation>费用按您自己设置的单价计算，并非账单。%1</translation>
    </message>
    <message>
        <source>Change prices…</source>
        <translation>更改单价…</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>first and last time of a range</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Export the server&apos;s CSV</source>
        <translation>导出服务器的 CSV</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;By</source>
        <translation>步长(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>汇总(&amp;G)</translation>
    </message>
    <message>
        <source>S&amp;how</source>
        <translation>显示(&amp;H)</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>应用服务</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Range of time</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Step of the chart</source>
        <translation>图表的步长</translation>
    </message>
    <message>
        <source>What usage is added up by</source>
        <translation>用量的汇总方式</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>图表显示的内容</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>随时间变化</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::MeteringTableView</name>
    <message>
        <source>Fit widths to contents</source>
        <translation>按内容调整列宽</translation>
    </message>
    <message>
        <source>Filter by namespace, service or revision</source>
        <translation>按命名空间、应用服务或版本筛选</translation>
    </message>
    <message>
        <source>Export the &amp;server&apos;s CSV, by step…</source>
        <translation>导出服务器的 CSV（按步长）(&amp;S)…</translation>
    </message>
    <message>
        <source>Copy &amp;all rows and the totals</source>
        <translation>复制所有行及合计(&amp;A)</translation>
    </message>
    <message>
        <source>Usage by subject</source>
        <translation>按对象的用量</translation>
    </message>
    <message>
        <source>Totals of the usage shown</source>
        <translation>所示用量的合计</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::MonitoringBar</name>
    <message>
        <source>Engine or app that is shown</source>
        <translation>所显示的引擎或应用</translation>
    </message>
    <message>
        <source>Revision that is shown</source>
        <translation>所显示的版本</translation>
    </message>
    <message>
        <source>15 m</source>
        <comment>range of 15 minutes</comment>
        <translation>15 分</translation>
    </message>
    <message>
        <source>The last 15 minutes</source>
        <translation>最近 15 分钟</translation>
    </message>
    <message>
        <source>1 h</source>
        <comment>range of an hour</comment>
        <translation>1 时</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>6 h</source>
        <comment>range of 6 hours</comment>
        <translation>6 时</translation>
    </message>
    <message>
        <source>The last 6 hours</source>
        <translation>最近 6 小时</translation>
    </message>
    <message>
        <source>24 h</source>
        <comment>range of a day</comment>
        <translation>24 时</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>7 d</source>
        <comment>range of a week</comment>
        <translation>7 天</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>自定义…</translation>
    </message>
    <message>
        <source>From one time to another</source>
        <translation>从某一时刻到另一时刻</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>从(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>到(&amp;T)</translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation>显示(&amp;W)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare with the period before</source>
        <translation>与前一时段比较</translation>
    </message>
    <message>
        <source>Ask again now</source>
        <translation>立即刷新</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>All apps</source>
        <translation>所有应用</translation>
    </message>
    <message>
        <source>All revisions</source>
        <translation>所有版本</translation>
    </message>
    <message>
        <source>The end must be after the beginning.</source>
        <translation>结束时间必须晚于开始时间。</translation>
    </message>
    <message>
        <source>A year is the most that is kept.</source>
        <translation>最多保留一年。</translation>
    </message>
    <message>
        <source>Auto-refresh</source>
        <translation>自动刷新</translation>
    </message>
    <message>
        <source>Ask again by itself, as often as there is something new</source>
        <translation>有新数据时自动刷新</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::MonitoringChartsView</name>
    <message>
        <source>%1, before</source>
        <comment>a series of the period before</comment>
        <translation>%1（此前）</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>what a chart shows, subject</comment>
        <translation>%2 的%1</translation>
    </message>
    <message>
        <source>the engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Nothing was recorded in this range.</source>
        <translation>该时段内没有记录。</translation>
    </message>
    <message>
        <source>Where a start&apos;s time went, on average over the range</source>
        <translation>时段内一次启动的平均耗时分布</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::MonitoringPage</name>
    <message>
        <source>Monitoring</source>
        <translation>监控</translation>
    </message>
    <message>
        <source>Requests, latency, load and cold starts over time, and what was changed meanwhile</source>
        <translation>请求、延迟、负载和冷启动随时间的变化，以及期间的变更</translation>
    </message>
    <message>
        <source>This is %1 old. %2</source>
        <comment>age, cause</comment>
        <translation>这是 %1 前的数据。%2</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The series could not be read</source>
        <translation>无法读取时间序列</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>无服务器</translation>
    </message>
    <message>
        <source>Connect to a server to see how it goes.</source>
        <translation>连接到服务器以查看其运行情况。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::NameBox</name>
    <message>
        <source>Part of a name</source>
        <translation>名称的一部分</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>How everything is, and what has just happened</source>
        <translation>整体状况与最近动态</translation>
    </message>
    <message>
        <source>Apps</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Engines</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要关注</translation>
    </message>
    <message>
        <source>Recent changes</source>
        <translation>最近变更</translation>
    </message>
    <message>
        <source>Nothing has changed since the console was opened.</source>
        <translation>自控制台打开以来没有变更。</translation>
    </message>
    <message numerus="yes">
        <source>%n failing</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n 个故障</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being deployed</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n 个部署中</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ready, %2 scaled to zero</source>
        <comment>apps</comment>
        <translation>%1 个就绪，%2 个缩容到零</translation>
    </message>
    <message numerus="yes">
        <source>%n starting</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n 个启动中</numerusform>
        </translation>
    </message>
    <message>
        <source>none starting</source>
        <comment>instances</comment>
        <translation>无启动中</translation>
    </message>
    <message>
        <source>over all engines</source>
        <translation>所有引擎合计</translation>
    </message>
    <message>
        <source>all healthy</source>
        <comment>engines</comment>
        <translation>全部健康</translation>
    </message>
    <message numerus="yes">
        <source>%n not healthy</source>
        <comment>engines</comment>
        <translation>
            <numerusform>%n 个异常</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Connect to a server to see what is on it.</source>
        <translation>连接到服务器后即可查看其内容。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>This could not be loaded</source>
        <translation>无法加载</translation>
    </message>
    <message>
        <source>Cold starts</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>Warm pools</source>
        <translation>预热实例池</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>空闲内存</translation>
    </message>
    <message>
        <source>The last 15 minutes</source>
        <translation>最近 15 分钟</translation>
    </message>
    <message>
        <source>Instances and requests of the engine</source>
        <translation>引擎的实例与请求</translation>
    </message>
    <message>
        <source>half within %1, 95 % within %2</source>
        <comment>durations</comment>
        <translation>半数在 %1 内，95% 在 %2 内</translation>
    </message>
    <message>
        <source>none seen in the last hour</source>
        <translation>最近一小时没有</translation>
    </message>
    <message>
        <source>Starts of instances that this console has seen in the last hour, and how long they took until the instance answered</source>
        <translation>最近一小时内本控制台看到的实例启动，以及到实例响应所用的时间</translation>
    </message>
    <message numerus="yes">
        <source>%n pool(s), not used yet</source>
        <translation>
            <numerusform>%n 个实例池，尚未使用</numerusform>
        </translation>
    </message>
    <message>
        <source>hit rate %1</source>
        <comment>a percentage</comment>
        <translation>命中率 %1</translation>
    </message>
    <message>
        <source>Hosts that wait for an app / that there are to be</source>
        <translation>等待应用的宿主数 / 应有的宿主数</translation>
    </message>
    <message>
        <source>The series cannot be read: %1</source>
        <translation>无法读取指标：%1</translation>
    </message>
    <message>
        <source>Cost today</source>
        <translation>今日费用</translation>
    </message>
    <message>
        <source>%1 requests since midnight</source>
        <translation>零点以来 %1 个请求</translation>
    </message>
    <message>
        <source>By the prices of the preferences; of everybody&apos;s apps and of the warm pools</source>
        <translation>按偏好设置中的价格计算；包括所有人的应用和预热实例池</translation>
    </message>
    <message>
        <source>usage is for administrators</source>
        <translation>用量仅管理员可见</translation>
    </message>
    <message>
        <source>the meter could not be read</source>
        <translation>无法读取计量</translation>
    </message>
    <message>
        <source>no prices are set</source>
        <translation>未设置价格</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PolicyForm</name>
    <message>
        <source>Back to the default: %1</source>
        <comment>field</comment>
        <translation>恢复默认：%1</translation>
    </message>
    <message>
        <source>default (%1)</source>
        <comment>value</comment>
        <translation>默认（%1）</translation>
    </message>
    <message>
        <source>%1 Default %2.</source>
        <comment>what it does, value</comment>
        <translation>%1默认 %2。</translation>
    </message>
    <message>
        <source>%1 Default %2, range %3.</source>
        <comment>what it does, value, range</comment>
        <translation>%1默认 %2，范围 %3。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PolicyView</name>
    <message>
        <source>Scaling policy</source>
        <translation>伸缩策略</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>假设分析</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>How much of the measured load is replayed</source>
        <translation>重放多少实测负载</translation>
    </message>
    <message>
        <source>All that was measured</source>
        <translation>全部实测负载</translation>
    </message>
    <message numerus="yes">
        <source>The last %n minute(s)</source>
        <translation>
            <numerusform>最近 %n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例数</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>同时请求数</translation>
    </message>
    <message>
        <source>Ready today</source>
        <translation>当前就绪</translation>
    </message>
    <message>
        <source>Ready, edited</source>
        <translation>修改后就绪</translation>
    </message>
    <message>
        <source>Desired today</source>
        <translation>当前期望</translation>
    </message>
    <message>
        <source>Desired, edited</source>
        <translation>修改后期望</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>This revision belongs to no app, so its policy cannot be edited.</source>
        <translation>这个版本不属于任何应用，无法编辑策略。</translation>
    </message>
    <message>
        <source>Of the app %1: applying makes a new revision.</source>
        <translation>应用 %1：应用更改后会生成新版本。</translation>
    </message>
    <message>
        <source>Applied. The new revision takes over when it is ready.</source>
        <translation>已应用。新版本就绪后接管。</translation>
    </message>
    <message>
        <source>What if: %1</source>
        <comment>revision</comment>
        <translation>假设分析：%1</translation>
    </message>
    <message>
        <source>Replaying…</source>
        <translation>正在重放…</translation>
    </message>
    <message>
        <source>Change the policy and replay the load that was measured: how many instances there would have been, how many cold starts, at what cost.</source>
        <translation>修改策略并重放实测负载：会有多少实例、多少次冷启动、多少成本。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>修改后</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PoolChart</name>
    <message>
        <source>Capacity and demand</source>
        <translation>容量与需求</translation>
    </message>
    <message>
        <source>How far back the chart goes</source>
        <translation>图表的时间范围</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>6 hours</source>
        <translation>6 小时</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>Capacity: idle hosts</source>
        <translation>容量：空闲宿主</translation>
    </message>
    <message>
        <source>Demand: starts of apps</source>
        <translation>需求：应用启动</translation>
    </message>
    <message>
        <source>Without a host</source>
        <translation>未得到宿主</translation>
    </message>
    <message>
        <source>Hosts, starts</source>
        <translation>宿主、启动</translation>
    </message>
    <message>
        <source>Capacity and demand of the pool %1</source>
        <translation>实例池 %1 的容量与需求</translation>
    </message>
    <message>
        <source>Hosts; starts in %1</source>
        <comment>a duration</comment>
        <translation>宿主；每 %1 的启动数</translation>
    </message>
    <message>
        <source>Choose a pool to see what it had and what was asked of it.</source>
        <translation>选择一个实例池，查看它的容量和需求。</translation>
    </message>
    <message>
        <source>The series cannot be read: %1</source>
        <translation>无法读取指标：%1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>This pool has not been used in this time.</source>
        <translation>这段时间内没有用过这个实例池。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PoolsView</name>
    <message>
        <source>Pools of warm hosts</source>
        <translation>预热实例池</translation>
    </message>
    <message>
        <source>No pool yet</source>
        <translation>还没有实例池</translation>
    </message>
    <message>
        <source>Each runtime gets one with the first start of an app. A warm host is an interpreter that has started already, so that an app starts in it within milliseconds.</source>
        <translation>每种运行时在第一个应用启动时得到一个实例池。预热宿主是已经启动好的解释器，应用在其中几毫秒就能启动。</translation>
    </message>
    <message>
        <source>Why it has this size</source>
        <translation>为什么是这个规模</translation>
    </message>
    <message>
        <source>Bounds of the pool %1</source>
        <translation>实例池 %1 的上下限</translation>
    </message>
    <message>
        <source>Bounds</source>
        <translation>上下限</translation>
    </message>
    <message>
        <source>No app has asked for a host yet.</source>
        <translation>还没有应用要过宿主。</translation>
    </message>
    <message>
        <source>Why the pool has this size</source>
        <translation>实例池为什么是这个规模</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>命中率</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n start(s)</source>
        <comment>a percentage</comment>
        <translation>
            <numerusform>%n 次启动的 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Starts of apps that found an idle host, since the server started</source>
        <translation>服务器启动以来，找到空闲宿主的应用启动所占比例</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热用时</translation>
    </message>
    <message>
        <source>What nine in ten hosts need to get ready</source>
        <translation>九成宿主在这段时间内就绪</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1, %2 each</source>
        <comment>of all hosts, of one</comment>
        <translation>%1，每个 %2</translation>
    </message>
    <message>
        <source>Idle cost</source>
        <translation>空闲成本</translation>
    </message>
    <message>
        <source>%1 GB-hours in %2</source>
        <comment>amount, a duration</comment>
        <translation>%2内 %1 GB·小时</translation>
    </message>
    <message>
        <source>Memory that the idle hosts held, over the time that the chart shows</source>
        <translation>图表所示时间内，空闲宿主占用的内存</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::RecordsView</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::RevisionsPage</name>
    <message>
        <source>Revisions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Every version that was ever deployed: its traffic, its instances, and why it scales as it does</source>
        <translation>所有部署过的版本：流量、实例，以及伸缩的原因</translation>
    </message>
    <message>
        <source>Filter revisions by name, app or state</source>
        <translation>按名称、应用或状态筛选版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Each deployment of an app makes one.</source>
        <translation>每次部署应用都会产生一个版本。</translation>
    </message>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>No instance</source>
        <translation>没有实例</translation>
    </message>
    <message>
        <source>It is scaled to zero. The next request starts one.</source>
        <translation>已缩容到零，下一个请求会启动实例。</translation>
    </message>
    <message>
        <source>Cause of failure</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>伸缩</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Choose a revision to see more of it.</source>
        <translation>选择一个版本以查看详情。</translation>
    </message>
    <message>
        <source>Decisions and policy</source>
        <translation>决策与策略</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Traffic…</source>
        <translation>流量切分…</translation>
    </message>
    <message>
        <source>Roll back to this…</source>
        <translation>回滚到此版本…</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ScalingPage</name>
    <message>
        <source>Scaling</source>
        <translation>弹性伸缩</translation>
    </message>
    <message>
        <source>How a revision scales, every decision with its reason, and what another policy would do</source>
        <translation>一个版本如何伸缩、每个决策的原因，以及换一种策略会怎样</translation>
    </message>
    <message>
        <source>&amp;Revision</source>
        <translation>版本(&amp;R)</translation>
    </message>
    <message>
        <source>Revision whose scaling is shown</source>
        <translation>显示其伸缩的版本</translation>
    </message>
    <message>
        <source>No revision yet</source>
        <translation>还没有版本</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决策</translation>
    </message>
    <message>
        <source>Policy and what-if</source>
        <translation>策略与假设分析</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::ScalingPane</name>
    <message>
        <source>Scaling</source>
        <translation>伸缩</translation>
    </message>
    <message>
        <source>Scaling of %1</source>
        <comment>revision</comment>
        <translation>%1 的伸缩</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求</translation>
    </message>
    <message>
        <source>Desired</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Concurrency</source>
        <translation>并发度</translation>
    </message>
    <message>
        <source>No decision has been made for this revision yet.</source>
        <translation>此版本还没有伸缩决策。</translation>
    </message>
    <message>
        <source>Choose a revision to see how it scales.</source>
        <translation>选择一个版本以查看其伸缩情况。</translation>
    </message>
    <message>
        <source>The decisions cannot be read: %1</source>
        <translation>无法读取伸缩决策：%1</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Why the last decision fell</source>
        <translation>最近一次决策的原因</translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Load of %1</source>
        <comment>revision</comment>
        <translation>%1 的负载</translation>
    </message>
    <message>
        <source>Panic</source>
        <translation>恐慌</translation>
    </message>
    <message>
        <source>%1 Its starts fail, so they are tried one at a time, each after a longer pause than the one before (1 s up to 5 min): %2</source>
        <comment>the decision&apos;s reason, cause</comment>
        <translation>%1 启动失败，因此逐个重试，间隔逐次加长（1 秒到 5 分钟）：%2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Use of %1</source>
        <comment>revision</comment>
        <translation>%1 的资源使用</translation>
    </message>
    <message>
        <source>Processor and memory cannot be read: %1</source>
        <translation>无法读取处理器和内存：%1</translation>
    </message>
    <message>
        <source>Processor, cores</source>
        <translation>处理器（核）</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::SettingsForm</name>
    <message>
        <source>%1 Default: on.</source>
        <comment>what it does</comment>
        <translation>%1默认开启。</translation>
    </message>
    <message>
        <source>%1 Default: off.</source>
        <comment>what it does</comment>
        <translation>%1默认关闭。</translation>
    </message>
    <message>
        <source>%1 Default %2, range %3.</source>
        <comment>what it does, value, range</comment>
        <translation>%1默认 %2，范围 %3。</translation>
    </message>
    <message>
        <source>%1 Default %2.</source>
        <comment>what it does, value</comment>
        <translation>%1默认 %2。</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <comment>field</comment>
        <translation>恢复默认：%1</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::TableExport</name>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>CSV files for Excel, with a byte order mark (*.csv)</source>
        <translation>用于 Excel 的 CSV 文件，带字节顺序标记 (*.csv)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written.</source>
        <translation>无法写入“%1”。</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::TrafficView</name>
    <message>
        <source>No revision receives traffic yet.</source>
        <translation>还没有版本接收流量。</translation>
    </message>
    <message>
        <source>%1 (latest)</source>
        <comment>revision</comment>
        <translation>%1（最新）</translation>
    </message>
    <message>
        <source>%1 · tag %2</source>
        <comment>revision, tag</comment>
        <translation>%1 · 标签 %2</translation>
    </message>
</context>
<context>
    <name>tidegate::pages::TriggersPage</name>
    <message>
        <source>Triggers</source>
        <translation>触发器</translation>
    </message>
    <message>
        <source>What sends events at which times, and what came of each</source>
        <translation>什么在何时发送事件，结果如何</translation>
    </message>
    <message>
        <source>Filter triggers by name, sink, schedule or zone</source>
        <translation>按名称、接收端、调度或时区筛选触发器</translation>
    </message>
    <message>
        <source>No trigger yet</source>
        <translation>还没有触发器</translation>
    </message>
    <message>
        <source>A trigger sends an event to a service at the times of a schedule.</source>
        <translation>触发器按调度时间向应用服务发送事件。</translation>
    </message>
    <message>
        <source>New trigger…</source>
        <translation>新建触发器…</translation>
    </message>
    <message>
        <source>New &amp;trigger…</source>
        <translation>新建触发器(&amp;T)…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Fire now</source>
        <translation>立即触发</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Schedule and policies</source>
        <translation>调度与策略</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Choose a trigger to see what it does and what came of it.</source>
        <translation>选择一个触发器，查看它做什么以及结果如何。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>name of an option, its value</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Next time</source>
        <translation>下次时间</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Sends to</source>
        <translation>发送到</translation>
    </message>
    <message>
        <source>Content type</source>
        <translation>内容类型</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>the defaults</source>
        <translation>默认</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Profile</name>
    <message>
        <source>%1 cannot be used as a connection: %2</source>
        <comment>file, cause</comment>
        <translation>%1 不能用作连接：%2</translation>
    </message>
    <message>
        <source>Give the connection a name.</source>
        <translation>请为连接命名。</translation>
    </message>
    <message>
        <source>There is a connection of this name already.</source>
        <translation>已有同名连接。</translation>
    </message>
    <message>
        <source>Give the server&apos;s address, such as https://server.example:8443.</source>
        <translation>请填写服务器地址，例如 https://server.example:8443。</translation>
    </message>
    <message>
        <source>The address must begin with https://, or the token could be read on the way.</source>
        <translation>地址必须以 https:// 开头，否则令牌可能在途中被窃取。</translation>
    </message>
    <message>
        <source>This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>这不是 PEM 格式的证书（-----BEGIN CERTIFICATE-----）。</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>大于 1 MiB</translation>
    </message>
    <message>
        <source>it is no valid JSON (%1 at byte %2)</source>
        <translation>不是有效的 JSON（字节 %2 处：%1）</translation>
    </message>
    <message>
        <source>Give the proxy&apos;s host and a port from 1 to 65535.</source>
        <translation>请填写代理的主机名和 1 至 65535 之间的端口。</translation>
    </message>
    <message>
        <source>A client certificate needs its key, and the key its certificate.</source>
        <translation>客户端证书与密钥必须同时提供。</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>无法读取 %1。</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form.</source>
        <translation>%1 中没有 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>%1 cannot be read as a private key. Is its passphrase right?</source>
        <translation>无法将 %1 读作私钥。口令是否正确？</translation>
    </message>
</context>
<context>
    <name>tidegate::session::ProfileStore</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>it names no version</source>
        <translation>未注明格式版本</translation>
    </message>
    <message>
        <source>it was written by a newer version of this program</source>
        <translation>由本程序的更新版本写入</translation>
    </message>
    <message>
        <source>connection &quot;%1&quot; makes no sense</source>
        <translation>连接“%1”无效</translation>
    </message>
    <message>
        <source>The list of connections could not be read (%1). It was kept as %2, and a new list was begun.</source>
        <translation>无法读取连接列表（%1）。原文件已保留为 %2，并新建了列表。</translation>
    </message>
    <message>
        <source>The list of connections could not be read (%1).</source>
        <translation>无法读取连接列表（%1）。</translation>
    </message>
    <message>
        <source>There is no connection &quot;%1&quot;.</source>
        <translation>没有名为“%1”的连接。</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>无法创建文件夹</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Protection</name>
    <message>
        <source>This connection is protected and locked: nothing can be changed until you unlock it.</source>
        <translation>这是已锁定的受保护连接：解锁之前无法做任何更改。</translation>
    </message>
</context>
<context>
    <name>tidegate::session::RequestStore</name>
    <message>
        <source>A saved request needs a name.</source>
        <translation>保存的请求需要名称。</translation>
    </message>
    <message numerus="yes">
        <source>No more than %n request(s) of one app are kept.</source>
        <translation>
            <numerusform>每个应用最多保留 %n 个请求。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no saved request &quot;%1&quot;.</source>
        <translation>没有名为“%1”的已保存请求。</translation>
    </message>
</context>
<context>
    <name>tidegate::session::SecretStore</name>
    <message>
        <source>No token is stored for %1.</source>
        <translation>没有为 %1 保存令牌。</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>The token could not be removed from the keychain: %1.</source>
        <translation>无法从钥匙串中移除令牌：%1。</translation>
    </message>
    <message>
        <source>The keychain of this system cannot be used (%1). Tokens are kept in memory and are forgotten when the program ends.</source>
        <translation>无法使用本系统的钥匙串（%1）。令牌仅保存在内存中，程序退出后即失效。</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Session</name>
    <message>
        <source>No token is stored for this connection.</source>
        <translation>此连接没有保存令牌。</translation>
    </message>
</context>
<context>
    <name>tidegate::session::Settings</name>
    <message>
        <source>The settings could not be read; they begin anew. The broken file is now %1.</source>
        <translation>无法读取设置，已重新开始。损坏的文件现为 %1。</translation>
    </message>
    <message>
        <source>The settings could not be read, and %1 could not be moved aside.</source>
        <translation>无法读取设置，且无法移走 %1。</translation>
    </message>
</context>
<context>
    <name>tidegate::widgets::DropZone</name>
    <message>
        <source>Drop a package here</source>
        <translation>将代码包拖到这里</translation>
    </message>
    <message>
        <source>A jar, zip or tar.gz with a Java, Node, Python or native app. How to start it is found out by itself.</source>
        <translation>支持含 Java、Node、Python 或原生应用的 jar、zip、tar.gz。启动方式会自动识别。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
</context>
<context>
    <name>tidegate::widgets::FactsView</name>
    <message>
        <source>Copy &quot;%1&quot;</source>
        <comment>the name of a value</comment>
        <translation>复制“%1”</translation>
    </message>
</context>
<context>
    <name>tidegate::window::AppActions</name>
    <message>
        <source>%1 is ready.</source>
        <comment>app</comment>
        <translation>%1 已就绪。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>profile, server</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <comment>app</comment>
        <translation>已删除 %1。</translation>
    </message>
    <message>
        <source>No browser could be opened for %1.</source>
        <translation>无法打开浏览器访问 %1。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the app &quot;%1&quot;?</source>
        <translation>停止应用“%1”？</translation>
    </message>
    <message numerus="yes">
        <source>Stop %n app(s)?</source>
        <translation>
            <numerusform>停止 %n 个应用？</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is stopped.</source>
        <comment>app</comment>
        <translation>%1 已停止。</translation>
    </message>
    <message>
        <source>%1 is started.</source>
        <comment>app</comment>
        <translation>%1 已启动。</translation>
    </message>
    <message>
        <source>On %1 nothing of it runs from then on, and requests are answered 503, until it is started again. Nothing is deleted.</source>
        <translation>此后它在 %1 上不再运行，请求返回 503，直到重新启动。不会删除任何内容。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find an action, an app, a revision, an instance…</source>
        <translation>查找操作、应用、版本、实例…</translation>
    </message>
    <message>
        <source>Find an action or an object</source>
        <translation>查找操作或对象</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>Nothing is called like that.</source>
        <translation>没有匹配的名称。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::ConnectionFlow</name>
    <message>
        <source>%1  (%2)</source>
        <comment>profile, server</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Connect to another server…</source>
        <translation>连接到其他服务器…</translation>
    </message>
    <message>
        <source>Change this profile…</source>
        <translation>修改此连接…</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Choose a connection above: none is opened by itself.</source>
        <translation>请在上方选择一个连接：不会自动打开任何连接。</translation>
    </message>
    <message>
        <source>%1  (%2, protected)</source>
        <comment>profile, server</comment>
        <translation>%1（%2，受保护）</translation>
    </message>
</context>
<context>
    <name>tidegate::window::EngineActions</name>
    <message>
        <source>%1 (%2)</source>
        <comment>profile, server</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The engine %1 drains.</source>
        <translation>引擎 %1 正在排空。</translation>
    </message>
    <message>
        <source>The engine %1 stops.</source>
        <translation>引擎 %1 正在停止。</translation>
    </message>
    <message>
        <source>The engine %1 runs.</source>
        <translation>引擎 %1 已运行。</translation>
    </message>
    <message>
        <source>The settings of %1 are applied.</source>
        <comment>object</comment>
        <translation>已应用 %1 的设置。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::HeaderBar</name>
    <message>
        <source>Deploy…</source>
        <translation>部署…</translation>
    </message>
    <message>
        <source>Server profile</source>
        <translation>服务器连接</translation>
    </message>
    <message>
        <source>Choose a server</source>
        <translation>选择服务器</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Token needed</source>
        <translation>需要令牌</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Locked: unlock…</source>
        <translation>已锁定：解锁…</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>立即锁定</translation>
    </message>
    <message>
        <source>This connection is protected and unlocked: changes are made.</source>
        <translation>这是已解锁的受保护连接：可以做更改。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::HelpActions</name>
    <message>
        <source>The log is in %1.</source>
        <comment>folder</comment>
        <translation>日志位于 %1。</translation>
    </message>
    <message>
        <source>The diagnostics are in the clipboard, without secrets.</source>
        <translation>诊断信息已复制到剪贴板，不含敏感信息。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::MainWindow</name>
    <message>
        <source>Drop a jar, zip or tar.gz on this window, look at what was detected, and choose Deploy. The app gets its own address; the first request starts an instance. Apps shows the address, Revisions shows it scale.</source>
        <translation>将 jar、zip 或 tar.gz 拖到此窗口，查看检测结果后点击“部署”。应用会获得独立地址，首个请求会启动实例。“应用”页显示地址，“版本”页显示伸缩过程。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>无服务器</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>server · version</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Tidegate console</source>
        <translation>Tidegate 控制台</translation>
    </message>
    <message>
        <source>The window&apos;s size is as at first. The tables&apos; columns will be with the next start.</source>
        <translation>窗口大小已恢复为初始值，表格列将在下次启动时恢复。</translation>
    </message>
    <message>
        <source>The new policy of %1 is applied.</source>
        <comment>app</comment>
        <translation>%1 的新策略已应用。</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <comment>kind, namespace</comment>
        <translation>%2 中的%1</translation>
    </message>
    <message>
        <source>on this page</source>
        <translation>本页操作</translation>
    </message>
    <message>
        <source>App</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <comment>server</comment>
        <translation>连接到 %1</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no link of this console.</source>
        <translation>“%1”不是本控制台的链接。</translation>
    </message>
    <message>
        <source>The link leads to %1, which no profile knows. Connect to it first.</source>
        <comment>server</comment>
        <translation>链接指向 %1，但没有这个服务器的连接配置。请先连接到它。</translation>
    </message>
    <message>
        <source>There is no %1 any more.</source>
        <comment>object</comment>
        <translation>%1 已不存在。</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发器</translation>
    </message>
</context>
<context>
    <name>tidegate::window::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>tidegate::window::OfflineBanner</name>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>No connection to %1. %2</source>
        <comment>profile, cause</comment>
        <translation>无法连接到 %1。%2</translation>
    </message>
    <message>
        <source>What you see is %1 old.</source>
        <comment>duration</comment>
        <translation>所示内容为 %1前的数据。</translation>
    </message>
    <message>
        <source>Next try in %1.</source>
        <comment>duration</comment>
        <translation>%1后重试。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::ProtectionFlow</name>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Unlock %1?</source>
        <comment>profile</comment>
        <translation>解锁 %1？</translation>
    </message>
    <message>
        <source>Until then nothing can be changed on %1. It locks itself again when nothing has been done for %2, and when the connection breaks.</source>
        <comment>server, duration</comment>
        <translation>解锁之前无法更改 %1 上的任何内容。无操作达 %2后或连接中断时会重新锁定。</translation>
    </message>
    <message>
        <source>Until then nothing can be changed on %1. It locks itself again when the connection breaks.</source>
        <translation>解锁之前无法更改 %1 上的任何内容。连接中断时会重新锁定。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::RevisionActions</name>
    <message>
        <source>The traffic of %1 is as you wanted.</source>
        <comment>app</comment>
        <translation>%1 的流量已更新。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::TaskCenter</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n 个任务进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>tasks running, failed</comment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Show or hide the tasks</source>
        <translation>显示或隐藏任务</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>amounts of bytes</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Upload %1</source>
        <comment>file</comment>
        <translation>上传 %1</translation>
    </message>
    <message>
        <source>Uploaded</source>
        <translation>已上传</translation>
    </message>
    <message>
        <source>Deploy %1</source>
        <comment>app</comment>
        <translation>部署 %1</translation>
    </message>
    <message>
        <source>Waiting until it is ready</source>
        <translation>等待就绪</translation>
    </message>
    <message>
        <source>Ready at %1</source>
        <comment>address</comment>
        <translation>已就绪：%1</translation>
    </message>
    <message>
        <source>Replay a load through another policy</source>
        <translation>用另一策略回放负载</translation>
    </message>
    <message>
        <source>The comparison is on the Scaling page</source>
        <translation>对比结果见“弹性伸缩”页</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) would be broken off.</source>
        <translation>
            <numerusform>有 %n 个任务将被中断。</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit anyway</source>
        <translation>仍然退出</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>tidegate::window::TaskPanel</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Clear ended ones</source>
        <translation>清除已结束</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>没有任务</translation>
    </message>
    <message>
        <source>Uploads, deployments, replays and saved logs are listed here while they run and after.</source>
        <translation>上传、部署、回放和日志保存会列在这里，结束后仍保留。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::TriggerActions</name>
    <message>
        <source>The trigger %1 is applied.</source>
        <comment>trigger</comment>
        <translation>触发器 %1 已应用。</translation>
    </message>
    <message>
        <source>Delete a trigger</source>
        <translation>删除触发器</translation>
    </message>
    <message>
        <source>Delete the trigger &quot;%1&quot; of the namespace &quot;%2&quot; on %3?</source>
        <comment>name, namespace, server</comment>
        <translation>删除 %3 上命名空间“%2”中的触发器“%1”？</translation>
    </message>
    <message>
        <source>Nothing is sent by it from then on, and its records go with it. This cannot be undone.</source>
        <translation>此后它不再发送任何事件，其操作记录也一并删除。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <comment>trigger</comment>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <comment>trigger</comment>
        <translation>%1 已删除。</translation>
    </message>
    <message>
        <source>%1 fires: record %2.</source>
        <comment>trigger, number</comment>
        <translation>%1 正在触发：记录 %2。</translation>
    </message>
    <message>
        <source>%1 is suspended.</source>
        <comment>trigger</comment>
        <translation>%1 已暂停。</translation>
    </message>
    <message>
        <source>%1 goes on.</source>
        <comment>trigger</comment>
        <translation>%1 已恢复。</translation>
    </message>
</context>
<context>
    <name>tidegate::window::WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Deploy…</source>
        <translation>部署(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Connect to a server…</source>
        <translation>连接到服务器(&amp;C)…</translation>
    </message>
    <message>
        <source>D&amp;isconnect</source>
        <translation>断开连接(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>偏好设置(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Overview</source>
        <translation>概览(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Engines</source>
        <translation>引擎(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Apps</source>
        <translation>应用(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Revisions</source>
        <translation>版本(&amp;R)</translation>
    </message>
    <message>
        <source>Re&amp;fresh</source>
        <translation>刷新(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>Reset la&amp;yout</source>
        <translation>重置布局(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;How to start</source>
        <translation>入门(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Tidegate</source>
        <translation>关于 Tidegate(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Scaling</source>
        <translation>弹性伸缩(&amp;S)</translation>
    </message>
    <message>
        <source>Copy &amp;link</source>
        <translation>复制链接(&amp;L)</translation>
    </message>
    <message>
        <source>Command &amp;palette…</source>
        <translation>命令面板(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Logs</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Export the table…</source>
        <translation>导出表格(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Monitoring</source>
        <translation>监控(&amp;M)</translation>
    </message>
    <message>
        <source>New &amp;trigger…</source>
        <translation>新建触发器(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Tasks</source>
        <translation>任务(&amp;T)</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>打开日志文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Copy diagnostics</source>
        <translation>复制诊断信息(&amp;C)</translation>
    </message>
    <message>
        <source>Tri&amp;ggers</source>
        <translation>触发器(&amp;G)</translation>
    </message>
    <message>
        <source>Meteri&amp;ng</source>
        <translation>计量(&amp;N)</translation>
    </message>
</context>
</TS>
